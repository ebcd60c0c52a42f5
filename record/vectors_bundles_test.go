package record

import (
	"bytes"
	"fmt"
	"testing"
)

func (s *vectors) bundles(t testing.TB) {
	w := newWorld(t, "a", "b")
	w.log("a").say(w.act("a", "", "charter"), &CharterSigned{}, nil)
	w.log("a").append(Entry{Node: Received})
	good := func(name, what string, b *Bundle, frames int) []byte {
		data := must(b.Bytes())
		s.good(vector{File: "bundle-" + name + ".txt", Form: "bundle", What: what, Result: map[string]any{"frames": frames}}, data)
		return data
	}
	good("empty", "nothing new", &Bundle{Channel: w.channel, From: "a"}, 0)
	data := good("full", "a charter, a log, a receipt for the other, a body", &Bundle{
		Channel: w.channel, From: "a", Ask: true, Charter: w.bytes,
		Have:   []Have{{Party: "a", Size: 2}, {Party: "b"}},
		Logs:   []LogPart{{Party: "a", First: 0, Entries: w.log("a").entries, Checkpoints: [][]byte{w.log("a").signed("b")}}, {Party: "b", First: 0, Checkpoints: [][]byte{}}},
		Bodies: [][]byte{must(words(w, "Words.").Bytes())},
	}, 5)
	good("restoring", "a node that has lost something asks, and answers one that asked it", &Bundle{
		Channel: w.channel, From: "a", Restoring: w.nonce(), Statements: [][]byte{w.statement("a", "b", 0, nil)},
	}, 1)
	one, other := w.branch("b", 3, 1), w.branch("b", 2, 0)
	root1, root2 := one.root(3), other.root(2)
	good("branches", "two branches of a log", &Bundle{
		Channel: w.channel, From: "a", Have: []Have{{Party: "b", Size: 2, Root: &root2}, {Party: "b", Size: 3, Root: &root1}},
		Logs: []LogPart{{Party: "b", First: 2, Checkpoints: [][]byte{other.head(2)}}, {Party: "b", First: 3, Checkpoints: [][]byte{one.head(3)}}},
	}, 2)
	bad := func(name, why string, data []byte) {
		s.bad(vector{File: "bundle-" + name + ".txt", Form: "bundle", What: "a bundle", Why: why}, data)
	}
	empty := must((&Bundle{Channel: w.channel, From: "a"}).Bytes())
	bad("magic", "another version", replaced(empty, "bundle/v1", "bundle/v2"))
	bad("longer", "something follows the last frame", append(bytes.Clone(empty), '\n'))
	bad("frame-more", "a frame that the table does not name", append(bytes.Clone(empty), "body 1\nx\n"...))
	bad("frame-less", "a frame is missing", data[:bytes.LastIndex(data, []byte("body "))])
	bad("frame-size", "a frame's size with a leading zero", replaced(data, "\nbody ", "\nbody 0"))
	bad("frame-name", "a frame of another name", replaced(data, "\nbody ", "\nword "))
	bad("cut", "cut short", data[:len(data)-1])
	table := func(name, why, line string) {
		bad(name, why, fmt.Appendf(nil, "%s\ntable %d\n%s\n", BundleMagic, len(line), line))
	}
	const c = `"channel":"` // and so on, in the order of the names
	head := c + w.channel.String() + `","from":"a","have":`
	table("space", "the table is not canonical", `{"bodies":0, `+head+`[],"logs":[]}`)
	table("unknown", "a member that is not known", `{"bodies":0,`+head+`[],"logs":[],"more":1}`)
	table("have-order", "logs out of order", `{"bodies":0,`+head+`[{"party":"b","size":1},{"party":"a","size":1}],"logs":[]}`)
	table("have-twice", "a log twice without its roots", `{"bodies":0,`+head+`[{"party":"a","size":1},{"party":"a","size":2}],"logs":[]}`)
	table("logs-order", "parts of logs out of order", `{"bodies":0,`+head+`[],"logs":[{"checkpoints":0,"entries":0,"first":0,"party":"b"},{"checkpoints":0,"entries":0,"first":0,"party":"a"}]}`)
	table("no-head", "entries without a checkpoint over them", `{"bodies":0,`+head+`[],"logs":[{"checkpoints":0,"entries":1,"first":0,"party":"a"}]}`)
	table("restoring", "no nonce", `{"bodies":0,`+head+`[],"logs":[],"restoring":"00"}`)
	table("statements", "no statements, said so", `{"bodies":0,`+head+`[],"logs":[],"statements":0}`)
	table("negative", "a count below zero", `{"bodies":-1,`+head+`[],"logs":[]}`)
	table("many", "more frames than the limit", `{"bodies":20001,`+head+`[],"logs":[]}`)
}
