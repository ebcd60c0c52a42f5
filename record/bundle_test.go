package record

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestBundleRoundTrip(t *testing.T) {
	blob := rapid.SliceOfN(rapid.Byte(), 0, 40)
	blobs := rapid.SliceOfN(blob, 0, 4)
	parties := []PartyName{"a", "a-b", "b", "c.example"}
	rapid.Check(t, func(t *rapid.T) {
		b := &Bundle{Channel: sum(blob.Draw(t, "channel")), From: "a", Ask: rapid.Bool().Draw(t, "ask"), Bodies: blobs.Draw(t, "bodies")}
		if rapid.Bool().Draw(t, "with charter") {
			b.Charter = append([]byte{}, blob.Draw(t, "charter")...)
		}
		for _, p := range parties {
			if rapid.Bool().Draw(t, "have") {
				b.Have = append(b.Have, Have{Party: p, Size: rapid.Int64Range(0, MaxIndex).Draw(t, "size")})
			}
			if rapid.Bool().Draw(t, "log") {
				l := LogPart{Party: p, First: rapid.Int64Range(0, 1<<40).Draw(t, "first"), Entries: blobs.Draw(t, "entries"), Checkpoints: blobs.Draw(t, "checkpoints")}
				if len(l.Entries) > 0 && len(l.Checkpoints) == 0 {
					l.Checkpoints = [][]byte{{}}
				}
				b.Logs = append(b.Logs, l)
			}
		}
		data, err := b.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		back, err := ParseBundle(data)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(must(back.Bytes()), data) || fmt.Sprint(back.Logs) != fmt.Sprint(b.Logs) || fmt.Sprint(back.Have) != fmt.Sprint(b.Have) {
			t.Fatalf("%+v\nbecame\n%+v", b, back)
		}
		// A frame cut, lengthened or misspelt anywhere: refused, or read as what it then is.
		at := rapid.IntRange(0, len(data)-1).Draw(t, "at")
		for _, changed := range [][]byte{
			data[:at], append(bytes.Clone(data[:at]), data[at+1:]...), append(append(bytes.Clone(data[:at]), ' '), data[at:]...),
		} {
			if other, err := ParseBundle(changed); err == nil && !bytes.Equal(must(other.Bytes()), changed) {
				t.Fatalf("%q was read, and is written otherwise", changed)
			}
		}
	})
}

func TestBundlesAreRefused(t *testing.T) {
	head := `"channel":"` + sum(nil).String() + `","from":"a","have":[],"logs":[`
	file := func(table, frames string) string {
		return fmt.Sprintf("%s\ntable %d\n%s\n%s", BundleMagic, len(table), table, frames)
	}
	good := file(`{"bodies":1,`+head+`{"checkpoints":1,"entries":1,"first":0,"party":"a"}]}`, "entry 1\nx\ncheckpoint 1\ny\nbody 1\nz\n")
	if _, err := ParseBundle([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]string{
		"empty":               "",
		"magic":               strings.Replace(good, "v1", "v2", 1),
		"no table":            BundleMagic + "\n",
		"a frame moved":       file(`{"bodies":1,`+head+`{"checkpoints":1,"entries":1,"first":0,"party":"a"}]}`, "checkpoint 1\ny\nentry 1\nx\nbody 1\nz\n"),
		"a frame dropped":     strings.Replace(good, "body 1\nz\n", "", 1),
		"a frame added":       good + "body 1\nz\n",
		"a byte after":        good + "\n",
		"leading zero":        strings.Replace(good, "entry 1", "entry 01", 1),
		"plus":                strings.Replace(good, "entry 1", "entry +1", 1),
		"negative":            strings.Replace(good, "entry 1", "entry -1", 1),
		"two spaces":          strings.Replace(good, "entry 1", "entry  1", 1),
		"size too big":        strings.Replace(good, "entry 1", "entry 2", 1),
		"size far too big":    strings.Replace(good, "entry 1", "entry 999999999", 1),
		"size beyond all":     strings.Replace(good, "entry 1", "entry 99999999999999999999", 1),
		"carriage return":     strings.Replace(good, "entry 1\n", "entry 1\r\n", 1),
		"no newline after":    strings.TrimSuffix(good, "\n"),
		"table not canonical": file(`{"bodies":0, `+head+`]}`, ""),
		"unknown member":      file(`{"bodies":0,`+head+`],"more":1}`, ""),
		"from":                file(`{"bodies":0,`+strings.Replace(head, `"a"`, `"A"`, 1)+`]}`, ""),
		"no entries' head":    file(`{"bodies":0,`+head+`{"checkpoints":0,"entries":1,"first":0,"party":"a"}]}`, "entry 1\nx\n"),
		"negative entries":    file(`{"bodies":0,`+head+`{"checkpoints":1,"entries":-1,"first":0,"party":"a"}]}`, "checkpoint 1\ny\n"),
		"negative first":      file(`{"bodies":0,`+head+`{"checkpoints":1,"entries":0,"first":-1,"party":"a"}]}`, "checkpoint 1\ny\n"),
		"beyond all entries":  file(`{"bodies":0,`+head+`{"checkpoints":1,"entries":1,"first":9007199254740991,"party":"a"}]}`, "entry 1\nx\ncheckpoint 1\ny\n"),
		"negative bodies":     file(`{"bodies":-1,`+head+`]}`, ""),
		"logs out of order":   file(`{"bodies":0,`+head+`{"checkpoints":0,"entries":0,"first":0,"party":"b"},{"checkpoints":0,"entries":0,"first":0,"party":"a"}]}`, ""),
		"too many frames":     file(`{"bodies":20001,`+head+`]}`, ""),
		"very many frames":    file(`{"bodies":9007199254740991,`+head+`]}`, ""),
		"have out of order":   file(`{"bodies":0,`+strings.Replace(head, `"have":[]`, `"have":[{"party":"b","size":1},{"party":"a","size":1}]`, 1)+`]}`, ""),
		"have twice":          file(`{"bodies":0,`+strings.Replace(head, `"have":[]`, `"have":[{"party":"a","size":1},{"party":"a","size":2}]`, 1)+`]}`, ""),
		"have negative":       file(`{"bodies":0,`+strings.Replace(head, `"have":[]`, `"have":[{"party":"b","size":-1}]`, 1)+`]}`, ""),
	} {
		if _, err := ParseBundle([]byte(s)); err == nil {
			t.Errorf("%s: was read", name)
		}
	}
	if _, err := (&Bundle{From: "a", Bodies: make([][]byte, MaxLogFrames+1)}).Bytes(); err == nil {
		t.Error("a bundle of too many frames was written")
	}
	if _, err := (&Bundle{From: "a", Bodies: [][]byte{make([]byte, MaxBundle)}}).Bytes(); err == nil {
		t.Error("a bundle over the limit was written")
	}
	if _, err := ParseBundle(make([]byte, MaxBundle+1)); err == nil {
		t.Error("a bundle over the limit was read")
	}
}
