// Package rogue has no code, only tests: a counterpart, and whoever else can reach a node, that
// cheats in every way that we could think of.
//
// Each cheat is a row of a table: who tries it, with which message, to what end, what it tries and
// what must happen; with the line of the product that stops it. Its function tries it against the
// production code, holds the answer to what must happen, and the victim's record to what it was
// before. Whatever the cheat, a channel with an honest third party goes on; the harness sees to that.
//
//	go test ./internal/sim/rogue                  # every cheat is tried
//	make rogue                                    # and again, each without its defence: it must succeed
//	go test ./internal/sim/rogue -run Matrix -update   # writes docs/guide/cheats.md
//
// The rows by attacker, message and goal make a matrix, printed in docs/guide/cheats.md. A cell
// without a cheat has a sentence that says why there is none.
package rogue
