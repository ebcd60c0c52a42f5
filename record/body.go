package record

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Body is what an act says in words (spec §6.3). The act commits to it by a hash, and it lies
// beside the log, so that the parties can expunge words without breaking the record. Nothing
// that the law reads is in it. The salt keeps anyone from guessing at words by their hash.
type Body struct {
	Title        Text            `json:"title,omitempty"`
	Text         Text            `json:"text,omitempty"`
	Points       map[string]Text `json:"points,omitempty"`       // the words of each point in the terms
	Translations Translations    `json:"translations,omitempty"` // of the languages that are no originals
	Salt         string          `json:"salt"`
}

// Translations says of a language who answers for its words. A language that is not in it is
// an original, and for a joint text authentic where its terms say so.
type Translations map[Lang]Translation

// Translation is who answers for a translation.
type Translation string

// The standings of a translation.
const (
	Official Translation = "official"
	Machine  Translation = "machine"
)

// Options lists the standings of a translation.
func (Translation) Options() []string { return []string{string(Official), string(Machine)} }

// Bytes writes the body.
func (b *Body) Bytes() ([]byte, error) {
	if err := b.check(); err != nil {
		return nil, fmt.Errorf("body: %w", err)
	}
	data, err := framed(BodyMagic, b)
	if err == nil && len(data) > MaxBody {
		err = fmt.Errorf("body: %d bytes, more than %d", len(data), MaxBody)
	}
	return data, err
}

// ParseBody reads a body and returns it with the hash by which acts name it.
func ParseBody(data []byte) (*Body, Hash, error) {
	if len(data) > MaxBody {
		return nil, Hash{}, fmt.Errorf("body: %d bytes, more than %d", len(data), MaxBody)
	}
	b := new(Body)
	rest, err := unframe(BodyMagic, data, b)
	if err == nil && len(rest) > 0 {
		err = errors.New("something follows line 2")
	}
	if err == nil {
		err = b.check()
	}
	if err != nil {
		return nil, Hash{}, fmt.Errorf("body: %w", err)
	}
	return b, sum(data), nil
}

// BodyHash returns the hash by which acts name a body. It says nothing of whether the bytes are
// one.
func BodyHash(data []byte) Hash { return sum(data) }

func (b *Body) check() error {
	for what, t := range map[string]Text{"title": b.Title, "text": b.Text} {
		if err := t.check(); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	for name, t := range b.Points {
		if err := errors.Join(checkName("point", name), t.check()); err != nil {
			return fmt.Errorf("points: %w", err)
		}
		if len(t) == 0 {
			return fmt.Errorf("points: %s: no words", name)
		}
	}
	for l, t := range b.Translations {
		if err := errors.Join(l.check(), checkOption("translations", t)); err != nil {
			return err
		}
	}
	if len(b.Title)+len(b.Text)+len(b.Points) == 0 {
		return errors.New("says nothing: leave it out")
	}
	return checkRandom("salt", b.Salt)
}

// Languages lists the languages in which anything is said, in order.
func (b *Body) Languages() []Lang {
	var all []Lang
	add := func(t Text) {
		for l := range t {
			all = append(all, l)
		}
	}
	add(b.Title)
	add(b.Text)
	for _, t := range b.Points {
		add(t)
	}
	slices.SortFunc(all, func(a, b Lang) int { return strings.Compare(string(a), string(b)) })
	return slices.Compact(all)
}
