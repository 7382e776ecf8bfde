# Everything that is typed twice is a target here. `make check` is what continuous integration runs.

SWIFT ?= swift
PACKAGES := Sources Tests Plugins Package.swift Benchmarks/Sources Benchmarks/Package.swift \
  Fuzzing/Sources Fuzzing/Package.swift
RELEASE := -c release --static-swift-stdlib
E2E_RELEASES ?= bullseye bookworm trixie
BINARY := .build/release/jitsi-compile
SECONDS ?= 120
# One folder for the tests and for the fuzzer: its flags are theirs, so nothing is built twice.
ASAN := --scratch-path $(CURDIR)/.build-asan --sanitize=address \
  -Xswiftc -sanitize-coverage=edge,trace-cmp,inline-8bit-counters,pc-table
# Thread sanitizer sees half of Swift's mutexes; the object says the other half.
TSAN_MUTEX := .build-tsan/tsan_mutex.o
TSAN := --scratch-path $(CURDIR)/.build-tsan --sanitize=thread -Xlinker $(CURDIR)/$(TSAN_MUTEX)
# The compiler of C that came with Swift: others do not know how Swift calls functions.
CLANG ?= $(dir $(shell command -v $(SWIFT)))clang

.PHONY: build test fuzz fuzz-build surroundings same-bytes valgrind sanitize sanitize-address sanitize-thread asan-program tsan-program check-all e2e e2e-life e2e-apply e2e-apply-core e2e-all e2e-sabotage e2e-releases golden format lint \
  check bench bench-growth example clean

build:  ## the release binary, with the Swift runtime linked in
	$(SWIFT) build $(RELEASE) --product jitsi-compile

test:  ## every test; what needs a program that is not installed says so and is skipped
	$(SWIFT) test

fuzz: fuzz-build  ## look for inputs that break a promise, SECONDS in all; TARGETS chooses some
	FUZZ_PROGRAM=$(CURDIR)/.build-asan/debug/fuzz Fuzzing/run.py $(SECONDS) $(TARGETS)

fuzz-build:
	$(SWIFT) build --package-path Fuzzing $(ASAN) --product fuzz

surroundings:  ## full disks, limits, closed streams, races and kills around an output folder; needs root
	python3 e2e/surroundings/run.py

same-bytes:  ## one digest from every build of the program in every surrounding; needs root for some
	python3 e2e/same_bytes.py $(BUILDS)

valgrind:  ## what stands on C libraries, under valgrind; needs a built program
	sh e2e/valgrind.sh

sanitize: sanitize-address sanitize-thread  ## the tests under both sanitizers, FILTER chooses some; hours

sanitize-address:  ## the tests, and the program that they run, under address sanitizer
	ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test $(ASAN) $(FILTER:%=--filter '%')

sanitize-thread: $(TSAN_MUTEX)  ## the same under thread sanitizer
	TSAN_OPTIONS=halt_on_error=1 $(SWIFT) test $(TSAN) $(FILTER:%=--filter '%')

asan-program:  ## the program alone, for same-bytes
	$(SWIFT) build $(ASAN) --product jitsi-compile

tsan-program: $(TSAN_MUTEX)
	$(SWIFT) build $(TSAN) --product jitsi-compile

$(TSAN_MUTEX): e2e/tsan_mutex.c
	mkdir -p $(@D)
	$(CLANG) -std=c11 -Wall -Wextra -Werror -O1 -g -fPIC -c $< -o $@

check-all: check fuzz sanitize build surroundings valgrind  ## all that a machine can say about robustness; hours
	$(MAKE) same-bytes BUILDS="debug release asan tsan trixie"

e2e:  ## the real consumers of the rendered files, talking to each other; needs root and a built program
	python3 e2e/run.py

e2e-sabotage:  ## whether those checks notice what is wrong
	python3 e2e/sabotage.py

e2e-life:  ## a cluster's life by the operator's guide, on hosts of LXC; needs root and Debian's archive
	python3 e2e/apply/run.py life

e2e-apply:  ## `apply` on hosts of LXC with real containers; needs root, LXC and Debian's archive
	python3 e2e/apply/run.py

# What of it continuous integration has time for: some ten minutes.
APPLY_CORE := life selector bridge rebuild
e2e-apply-core:  ## the core of e2e-apply
	python3 e2e/apply/run.py $(APPLY_CORE)

e2e-all: e2e e2e-apply e2e-releases  ## all of these, and a cluster's life on the other Debian releases
	for release in bullseye trixie; do \
	  JITSI_COMPILE_E2E_RELEASE=$$release python3 e2e/apply/run.py life || exit 1; \
	done

e2e-releases:  ## the programs of every Debian release read that release's sites; needs root, makes a folder each
	for release in $(E2E_RELEASES); do scripts/e2e/run-release $$release || exit 1; done

golden:  ## rewrite expected outputs; fails on purpose, because a recording run proves nothing
	UPDATE_GOLDEN=1 $(SWIFT) test --filter 'GoldenTests|SchemaTests|DocumentationTests|BenchmarkContextsTests|ComponentDocumentTests'

format:
	$(SWIFT) format --in-place --recursive --parallel $(PACKAGES)

lint:
	$(SWIFT) format lint --strict --recursive --parallel $(PACKAGES)
	if command -v shellcheck >/dev/null; then shellcheck $$(find scripts -type f) .ci/run e2e/valgrind.sh templates/apply/*.sh Tests/BundlingTests/Stubs/*; fi

check: lint  ## what must be green before a change lands: warnings are errors
	JITSI_COMPILE_STRICT=1 $(SWIFT) build --build-tests
	JITSI_COMPILE_STRICT=1 $(SWIFT) test

example: build  ## compile the example site with dummies for secrets
	$(BINARY) build fixtures/nordeck/site.yaml -o out --placeholder-secrets

bench:  ## ratios against reference programs; see Benchmarks/RESULTS.md
	$(MAKE) -C Benchmarks bench

bench-growth: build  ## whether any step is worse than linear in the size of the site
	$(MAKE) -C Benchmarks growth

clean:
	rm -rf .build .build-asan .build-tsan Fuzzing/.build out
