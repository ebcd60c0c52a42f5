// Package play tells stories to nodes. A scenario is a YAML file: who the parties are, what each
// says and when, when the line between two of them is cut, and what must stand in the end. Its
// form is described in docs/guide/scenarios.md.
//
// [Parse] reads a scenario and reports every mistake in it at once, each with its line. [Run]
// tells it and says how it ended; [Tell] does the same and hands back the running nodes, for a
// demonstration that goes on from there.
//
// The nodes are real. Each party has a database of its own, keys of its own and a listener of its
// own on 127.0.0.1, and what is said travels over TLS as it would between two ministries. Only
// time is not: every node reads the story's clock. Nothing runs beside the story while it is
// told, so that the same file tells the same story each time, apart from keys and random bytes.
//
// The fields of an act are those of its kind in package record, and what can be expected are the
// members of package standing: a kind that is added there can be told here without a change.
package play
