.PHONY: run test lint lock
run: ; @python3 dev.py run
test: ; @python3 dev.py test $(ARGS)
lint: ; @python3 dev.py lint
lock: ; @python3 dev.py lock
