"""What the pure part of planning raises when what it was given cannot be used."""


class PlanProblem(Exception):
    """The plan, file or text cannot be used as it is. `sentence` tells a person what to do."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence
