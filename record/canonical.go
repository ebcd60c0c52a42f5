package record

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Canonical JSON (RFC 8785) with the strictness of spec §2.2: whatever is decoded is encoded
// again and compared, so one meaning has one spelling. Numbers are whole and exact.

// encodeJSON returns v in canonical form.
func encodeJSON(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	if err := (*jsontext.Value)(&raw).Canonicalize(); err != nil {
		return nil, err
	}
	return raw, nil
}

// decodeJSON reads canonical JSON into v, which must be a pointer to a struct. It refuses
// duplicate and unknown names, every spelling but the canonical one, numbers that are not
// whole, nesting over [MaxDepth], and characters that could deceive a reader.
func decodeJSON(raw []byte, v any) error {
	if err := checkJSON(raw); err != nil {
		return err
	}
	if err := json.Unmarshal(raw, v, json.RejectUnknownMembers(true)); err != nil {
		return describeJSON(err)
	}
	again, err := encodeJSON(v)
	if err != nil {
		return err
	}
	if !bytes.Equal(again, raw) {
		return fmt.Errorf("not in its one canonical spelling (RFC 8785, empty members left out): it differs at byte %d", firstDifference(again, raw))
	}
	return nil
}

// checkJSON makes the checks that do not depend on the members expected.
func checkJSON(raw []byte) error {
	d := jsontext.NewDecoder(bytes.NewReader(raw))
	for {
		token, err := d.ReadToken()
		if err != nil {
			return describeJSON(err)
		}
		switch token.Kind() {
		case '"':
			if err := checkText(token.String()); err != nil {
				return fmt.Errorf("%s: %w", d.StackPointer(), err)
			}
		case '0':
			if !exactNumber(token.String()) {
				return fmt.Errorf("%s: the number %s is not whole and exact: write fractions as text", d.StackPointer(), clip(token.String()))
			}
		case 'n':
			return fmt.Errorf("%s: null: leave the member out", d.StackPointer())
		}
		if d.StackDepth() > MaxDepth {
			return fmt.Errorf("%s: nested deeper than %d", d.StackPointer(), MaxDepth)
		}
		if d.StackDepth() == 0 {
			break
		}
	}
	if d.InputOffset() != int64(len(raw)) {
		return fmt.Errorf("something follows the JSON value at byte %d", d.InputOffset())
	}
	return nil
}

func exactNumber(s string) bool {
	n, err := strconv.ParseInt(s, 10, 64)
	return err == nil && n >= -MaxIndex && n <= MaxIndex
}

// checkText refuses characters that show one thing and are another: controls, overrides and
// isolates of writing direction, invisible characters other than the joiners and marks that
// scripts need, private use, and what is no character at all (spec §2.4).
func checkText(s string) error {
	if !utf8.ValidString(s) {
		return errors.New("not valid UTF-8")
	}
	for i, r := range s {
		if r == utf8.RuneError || deceptive(r) {
			return fmt.Errorf("character U+%04X at byte %d could deceive a reader: remove it", r, i)
		}
	}
	return nil
}

// CheckText returns an error that names the first character of a text that could deceive a reader,
// if there is one: for what people read and is in no record.
func CheckText(s string) error { return checkText(s) }

// Harmless returns a text with every character that could deceive a reader, or order a terminal
// about, replaced by U+FFFD.
func Harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || deceptive(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

func deceptive(r rune) bool {
	switch {
	case r < 0x20:
		return r != '\n'
	case r < 0x7f:
		return false
	case r < 0xa0, // C1 controls
		r == 0xad, r == 0x34f, // soft hyphen, grapheme joiner
		r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0, // Hangul fillers
		r == 0x17b4, r == 0x17b5, // Khmer inherent vowels
		r == 0x180e, r == 0x200b, // invisible spaces
		r == 0x2800,              // Braille blank
		r == 0x2028, r == 0x2029, // line and paragraph separators
		r >= 0x202a && r <= 0x202e, // bidi embeddings and overrides
		r >= 0x2060 && r <= 0x206f, // invisible operators, bidi isolates, deprecated controls
		r == 0xfeff,
		r >= 0xfff0 && r <= 0xfffb,                     // reserved invisibles, interlinear annotation
		r >= 0x1bca0 && r <= 0x1bca3,                   // shorthand format controls
		r >= 0x1d173 && r <= 0x1d17a,                   // musical format controls
		r >= 0xe000 && r <= 0xf8ff,                     // private use
		r >= 0xfdd0 && r <= 0xfdef, r&0xfffe == 0xfffe, // noncharacters
		r >= 0xe0000: // tags, supplementary private use
		return true
	}
	return false
}

// blank reports whether a text shows nothing: it has only white space, and the invisible characters that
// scripts need beside visible ones (spec §2.4).
func blank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		invisible := r >= 0x200c && r <= 0x200f || r == 0x61c || r >= 0x180b && r <= 0x180f || r >= 0xfe00 && r <= 0xfe0f
		return !invisible && !unicode.IsSpace(r)
	})
}

func firstDifference(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// describeJSON puts the decoder's errors in the words of a person at a form or a file.
func describeJSON(err error) error {
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		if errors.Is(err, json.ErrUnknownName) {
			return fmt.Errorf("%s: no such member here", semantic.JSONPointer)
		}
		if semantic.Err != nil {
			return fmt.Errorf("%s: %w", semantic.JSONPointer, semantic.Err)
		}
	}
	if syntactic, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		if errors.Is(err, jsontext.ErrDuplicateName) {
			return fmt.Errorf("%s: the name occurs twice", syntactic.JSONPointer)
		}
		return fmt.Errorf("byte %d: %w", syntactic.ByteOffset, syntactic.Err)
	}
	return err
}

// framed joins a magic line and one line of canonical JSON, the shape of every artefact.
func framed(magic string, v any) ([]byte, error) {
	raw, err := encodeJSON(v)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(magic)+len(raw)+2)
	out = append(out, magic...)
	out = append(out, '\n')
	out = append(out, raw...)
	return append(out, '\n'), nil
}

// unframe is the inverse of framed; it returns what follows the two lines.
func unframe(magic string, data []byte, v any) (rest []byte, err error) {
	first, rest, ok := bytes.Cut(data, []byte{'\n'})
	if !ok || string(first) != magic {
		return nil, fmt.Errorf("line 1: want %q", magic)
	}
	line, rest, ok := bytes.Cut(rest, []byte{'\n'})
	if !ok {
		return nil, errors.New("line 2: does not end in a newline")
	}
	if err := decodeJSON(line, v); err != nil {
		return nil, fmt.Errorf("line 2: %w", err)
	}
	return rest, nil
}
