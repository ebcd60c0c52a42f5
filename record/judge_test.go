package record

import (
	"encoding/json"
	"fmt"
)

// judge reads one vector by its form, and returns what it says.
func judge(v vector, data []byte, good bool) (map[string]any, error) {
	judge, ok := judges[v.Form]
	if !ok {
		panic("no such form: " + v.Form)
	}
	return judge(v, data, good)
}

var judges = map[string]func(v vector, data []byte, good bool) (map[string]any, error){
	"json": func(_ vector, data []byte, _ bool) (map[string]any, error) {
		var any object // whatever members it has
		return nil, decodeJSON(data, &any)
	},
	"moments": func(_ vector, data []byte, good bool) (map[string]any, error) {
		return nil, judgeList(data, good, func(m map[string]any) (bool, error) {
			from, to, err := Moment(m["moment"].(string)).Span()
			return err == nil && float64(from.Unix()) == m["from"] && float64(to.Unix()) == m["to"], err
		}, func(s string) error { return Moment(s).check() })
	},
	"durations": func(_ vector, data []byte, good bool) (map[string]any, error) {
		return nil, judgeList(data, good, func(m map[string]any) (bool, error) {
			least, most, err := Duration(m["duration"].(string)).Span()
			return err == nil && least.Minutes() == m["least"] && most.Minutes() == m["most"], err
		}, func(s string) error { return Duration(s).check() })
	},
	"ed25519": func(_ vector, data []byte, _ bool) (map[string]any, error) { return nil, judgeSignature(data) },
	"tree":    func(_ vector, data []byte, _ bool) (map[string]any, error) { return nil, judgeTree(data) },
	"charter": func(_ vector, data []byte, _ bool) (map[string]any, error) {
		_, h, err := ParseCharter(data)
		return map[string]any{"fingerprint": h.String()}, err
	},
	"act": func(v vector, data []byte, _ bool) (map[string]any, error) { return judgeAct(v, data) },
	"body": func(_ vector, data []byte, _ bool) (map[string]any, error) {
		_, h, err := ParseBody(data)
		return map[string]any{"hash": h.String()}, err
	},
	"offer": func(_ vector, data []byte, _ bool) (map[string]any, error) {
		_, c, err := ParseSealedOffer(data)
		return map[string]any{"commitment": c.String()}, err
	},
	"entry": func(_ vector, data []byte, _ bool) (map[string]any, error) {
		_, err := ParseEntry(data)
		return map[string]any{"leaf": LeafHash(data).String()}, err
	},
	"statement":  func(v vector, data []byte, _ bool) (map[string]any, error) { return nil, judgeStatement(v, data) },
	"fork":       func(v vector, data []byte, _ bool) (map[string]any, error) { return judgeFork(v, data) },
	"checkpoint": func(v vector, data []byte, _ bool) (map[string]any, error) { return judgeCheckpoint(v, data) },
	"bundle":     func(_ vector, data []byte, _ bool) (map[string]any, error) { return judgeBundle(data) },
	"proof":      func(v vector, data []byte, _ bool) (map[string]any, error) { return judgeProof(v, data) },
}

// parsed reads JSON that the tests themselves have made.
func parsed[T any](data []byte) (v T) {
	if err := json.Unmarshal(data, &v); err != nil {
		panic(err)
	}
	return v
}

// keyOf returns the key with which a vector is to be verified.
func keyOf(v vector) (PublicKey, error) {
	var key PublicKey
	err := key.UnmarshalText([]byte(v.Key))
	return key, err
}

func judgeSignature(data []byte) error {
	f := parsed[map[string]string](data)
	key := PublicKey(unhex(f["key"]))
	if err := key.check(); err != nil {
		return err
	}
	if !(VerifyKey{"x", Ed25519, key}).verify(unhex(f["message"]), unhex(f["signature"])) {
		return fmt.Errorf("does not fit")
	}
	return nil
}

func judgeTree(data []byte) error {
	f := parsed[struct{ Leaves, Roots []string }](data)
	var leaves [][]byte
	for i, l := range f.Leaves {
		leaves = append(leaves, []byte(l))
		if root := (&testLog{w: &world{}, entries: leaves}).head().Root.String(); root != f.Roots[i] {
			return fmt.Errorf("root %d is %s", i+1, root)
		}
	}
	return nil
}

func judgeAct(v vector, data []byte) (map[string]any, error) {
	a, err := ParseAct(data)
	if err != nil {
		return nil, err
	}
	key, err := keyOf(v)
	switch {
	case err != nil:
		return nil, err
	case a.Fault != nil:
		return nil, a.Fault
	case !a.Known():
		return nil, fmt.Errorf("the kind %s is not known", a.Kind)
	}
	return map[string]any{"hash": a.Hash.String(), "name": a.keyName()}, a.VerifyBy(key)
}

func judgeFork(v vector, data []byte) (map[string]any, error) {
	fingerprint, err := ParseHash(v.Fingerprint)
	if err != nil {
		return nil, err
	}
	f, _, err := VerifyFork(data, fingerprint)
	if err != nil {
		return nil, err
	}
	return map[string]any{"party": string(f.Party)}, nil
}

func judgeBundle(data []byte) (map[string]any, error) {
	b, err := ParseBundle(data)
	if err != nil {
		return nil, err
	}
	frames := len(b.Bodies) + len(b.Statements)
	if b.Charter != nil {
		frames++
	}
	for _, l := range b.Logs {
		frames += len(l.Entries) + len(l.Checkpoints)
	}
	return map[string]any{"frames": frames}, nil
}

func judgeList(data []byte, good bool, fits func(map[string]any) (bool, error), refused func(string) error) error {
	if good {
		for _, m := range parsed[[]map[string]any](data) {
			if ok, err := fits(m); !ok {
				return fmt.Errorf("%v: %v", m, err)
			}
		}
		return nil
	}
	list := parsed[[]string](data)
	for _, s := range list {
		if refused(s) == nil {
			return nil
		}
	}
	return fmt.Errorf("all %d are refused", len(list))
}

func judgeStatement(v vector, data []byte) error {
	st, err := ParseStatement(data)
	if err != nil {
		return err
	}
	key, err := keyOf(v)
	if err != nil {
		return err
	}
	return st.VerifyBy(key)
}

func judgeCheckpoint(v vector, data []byte) (map[string]any, error) {
	c, n, err := ParseCheckpoint(data)
	if err != nil {
		return nil, err
	}
	if len(n.Signatures) != len(v.Keys) {
		return nil, fmt.Errorf("%d signatures, want %d", len(n.Signatures), len(v.Keys))
	}
	times := []int64{}
	for i, k := range v.Keys {
		at, err := c.Verify(VerifyKey{k.Name, k.Type, k.Key}, n.Signatures[i])
		if err != nil {
			return nil, err
		}
		stamp := int64(0)
		if !at.IsZero() {
			stamp = at.Unix()
		}
		times = append(times, stamp)
	}
	return map[string]any{"origin": c.Origin, "size": c.Size, "root": c.Root.String(), "times": times}, nil
}

func judgeProof(v vector, data []byte) (map[string]any, error) {
	p, err := VerifyProof(data, must(ParseHash(v.Fingerprint)))
	if err != nil {
		return nil, err
	}
	receipts := map[string]any{}
	for _, r := range p.Receipts {
		receipts[string(r.Party)] = r.At.Unix()
	}
	result := map[string]any{
		"party": p.Party.Name, "index": p.Entry.N, "size": p.Size, "sealed": p.Sealed.Unix(), "receipts": receipts, "body": p.Body != nil,
	}
	if p.Act != nil {
		result["act"], result["kind"] = p.Act.Hash.String(), p.Act.Kind
		if p.Act.By != "" {
			result["by"] = p.Act.By
		}
	}
	return result, nil
}
