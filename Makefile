# The workshop. `make help` lists the targets; CONTRIBUTING.md says how they are meant.
#
# Tools are run from a module of their own (internal/tools), so that nothing they need enters
# the product's list of dependencies.

TOOL := go tool -modfile=internal/tools/go.mod

# How long each fuzz target is tried, by `make test` and by `make fuzz`. There are more than forty.
FUZZTIME ?= 2s
LONG_FUZZTIME ?= 10m

# How many generated histories `make properties` tells, and from which seed on (FIRST). Below two thousand
# they are too few to ask that all of them together cover every rule and every kind.
HISTORIES ?= 3000
FIRST ?= 1

# How often `make kill` kills a node in the middle of its work.
PARLEY_KILLS ?= 50

# What several do at once is tested again with the race detector, which makes a test some ten times
# slower: so what is long for other reasons is told shorter there (-short), and of standing, which starts
# nothing of its own, only that many may ask at once.
RACE := ./record ./internal/node ./internal/publication ./internal/comments

.PHONY: test
test: ## everything that a change must pass, with a summary at the end
	@MAKE='$(MAKE)' internal/tools/suite.sh needs tidy deps format vet lint deadcode unit race properties missed rogue fuzz-short

.PHONY: build
build: ## bin/parley, one static file
	CGO_ENABLED=0 go build -trimpath -o bin/parley ./cmd/parley

.PHONY: demo
demo: ## tell the demonstration to two nodes on this machine
	go run ./cmd/parley demo

.PHONY: needs
needs: ## install the programs that the tests need, or say what to type
	@internal/tools/setup.sh

.PHONY: tidy
tidy: ## is go.mod what the imports ask for?
	go mod tidy -diff
	go -C internal/tools mod tidy -diff

.PHONY: deps
deps: ## is every direct dependency listed with its reason?
	@internal/tools/deps.sh

.PHONY: format
format: ## is every file formatted?
	@files=$$($(TOOL) gofumpt -l .) && if [ -n "$$files" ]; then echo "run make fmt; not formatted:"; echo "$$files"; exit 1; fi

.PHONY: fmt
fmt: ## format every file
	$(TOOL) gofumpt -l -w .

.PHONY: vet
vet: ## go vet
	go vet ./...

.PHONY: lint
lint: ## staticcheck
	$(TOOL) staticcheck ./...

.PHONY: deadcode
deadcode: ## is there a function that neither the command nor a test reaches?
	@dead=$$($(TOOL) deadcode -test ./...) && if [ -n "$$dead" ]; then echo "$$dead"; exit 1; fi

.PHONY: unit
unit: ## the tests
	go test -timeout 30m ./...

.PHONY: race
race: ## what several do at once, with the race detector
	go test -race -short -timeout 30m $(RACE)
	go test -race -run TestAskedByMany ./standing

.PHONY: properties
properties: ## the properties of the law, over HISTORIES generated histories from seed FIRST on, and what a fold costs
	go test -count=1 -timeout 6h -v -run '^(TestProperties|TestFoldWithinBudget)$$' ./standing -histories $(HISTORIES) -seed $(FIRST) -entries 100000

.PHONY: laws
laws: ## the same, over HISTORIES new histories
	@$(MAKE) --no-print-directory properties FIRST=$$(od -An -N6 -tu8 /dev/urandom | tr -d ' ')

.PHONY: missed
missed: ## the law with each rule left out in turn: tests and properties must notice
	go test -count=1 -timeout 30m -tags mutation -run 'TestEveryRuleIsMissed|TestMutationsFit' ./standing

.PHONY: mutations
mutations: ## the law broken in one place after the other: the tests must notice (half an hour)
	go test -count=1 -timeout 3h -tags mutation -v -run '^TestMutations$$' ./standing

.PHONY: rogue
rogue: ## every cheat of internal/sim/rogue, and again without the defence that it names
	go test -timeout 30m -count=1 -tags mutation -run 'TestEvery' ./internal/sim/rogue

.PHONY: fuzz-short
fuzz-short: ## every fuzz target, FUZZTIME each
	@internal/tools/fuzz.sh $(FUZZTIME)

.PHONY: fuzz
fuzz: ## every fuzz target, LONG_FUZZTIME each
	@internal/tools/fuzz.sh $(LONG_FUZZTIME)

.PHONY: kill
kill: ## kill a node PARLEY_KILLS times; nothing that it has promised may be lost
	@packages=$$(grep -rl --include='*_test.go' PARLEY_KILLS . | xargs -r -n 1 dirname | sort -u); \
	if [ -z "$$packages" ]; then echo "no test reads PARLEY_KILLS"; exit 1; fi; \
	PARLEY_KILLS=$(PARLEY_KILLS) go test -count=1 -v -timeout 1h -run Kill $$packages

.PHONY: sim
sim: ## simulate nodes and all that can go wrong: SEEDS=1000, or TIME=2h, or SEED=42 to see one run
	go test ./internal/sim -count=1 -v -timeout 0 -run '^TestSimulation$$' \
		$(if $(SEED),-sim.seed=$(SEED)) $(if $(SEEDS),-sim.seeds=$(SEEDS)) $(if $(TIME),-sim.time=$(TIME)) $(if $(FROM),-sim.from=$(FROM)) $(if $(STEPS),-sim.steps=$(STEPS))

.PHONY: bench
bench: ## the benchmarks
	go test -run '^$$' -bench . -benchmem ./...

.PHONY: verifier
verifier: ## build the verifier that readers run in their browsers; a test asks for it when record has changed
	go run ./internal/press/verifier/build internal/press/assets

.PHONY: vectors
vectors: ## write the specification's test vectors again; `git diff` must then be empty
	go generate ./record/... ./standing/...

.PHONY: mail-kill
mail-kill: ## mail to MANY subscribers (60000) and kill the sender again and again: nobody is missed
	PARLEY_MAIL_MANY=$(or $(MANY),60000) go test -count=1 -v -timeout 2h -run '^TestMailKill$$' ./internal/mail
