package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"parley.example/record"
)

// namedAuditors are those whom a charter is to name, each NAME:KEY:LANG=WORDS; again for another
// language.
type namedAuditors []record.Auditor

// Decode reads one use of the flag.
func (n *namedAuditors) Decode(ctx *kong.DecodeContext) error {
	var s string
	if err := ctx.Scan.PopValueInto("auditor", &s); err != nil {
		return err
	}
	parts := strings.SplitN(s, ":", 3)
	if len(parts) < 3 {
		return fmt.Errorf("%q: want NAME:KEY:LANGUAGE=WORDS: the auditor's name, such as court.example, its Ed25519 public key in base64, and what it is called", s)
	}
	var key record.PublicKey
	if err := key.UnmarshalText([]byte(parts[1])); err != nil {
		return fmt.Errorf("the key of the auditor %s: %w", parts[0], err)
	}
	words := texts{}
	if err := words.add(parts[2]); err != nil {
		return err
	}
	return n.add(record.Auditor{Name: record.PartyName(parts[0]), Names: words.text(), Key: key})
}

func (n *namedAuditors) add(a record.Auditor) error {
	i := slices.IndexFunc(*n, func(b record.Auditor) bool { return b.Name == a.Name })
	if i < 0 {
		*n = append(*n, a)
		return nil
	}
	if !slices.Equal((*n)[i].Key, a.Key) {
		return fmt.Errorf("the auditor %s has two keys", a.Name)
	}
	for lang, called := range a.Names {
		if _, twice := (*n)[i].Names[lang]; twice {
			return fmt.Errorf("the auditor %s: %s: said twice", a.Name, lang)
		}
		(*n)[i].Names[lang] = called
	}
	return nil
}

// inOrder returns them as a charter lists them.
func (n namedAuditors) inOrder() []record.Auditor {
	return slices.SortedFunc(slices.Values(n), func(a, b record.Auditor) int { return strings.Compare(string(a.Name), string(b.Name)) })
}
