from django.apps import AppConfig


class HierarchyConfig(AppConfig):
    name = "pmo.hierarchy"
    label = "hierarchy"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from pmo.hierarchy import figure_evidence, jobs, navigation, own_tables, words  # noqa: F401  register themselves
        from pmo.hierarchy.confidence import forget_scales

        for written in (post_save, post_delete):
            written.connect(words.forget, sender="hierarchy.Word")
            written.connect(forget_scales, sender="hierarchy.RatingScale")
