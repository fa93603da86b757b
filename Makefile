.PHONY: run test cover lint lock
run: ; @python3 dev.py run
test: ; @python3 dev.py test $(ARGS)
cover: ; @python3 dev.py cover $(ARGS)
lint: ; @python3 dev.py lint
lock: ; @python3 dev.py lock
