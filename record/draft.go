package record

import (
	"errors"
	"fmt"
)

// ParseDraft reads a draft back from its text, as [Draft.Text] gave it, so that what an
// official was shown can be kept until they sign exactly that. What it refuses is no text of an
// act of this version.
func ParseDraft(text []byte) (*Draft, error) {
	d := &Draft{text: text}
	rest, err := unframe(ActMagic, text, &d.Act)
	if err == nil && len(rest) > 0 {
		err = errors.New("something follows line 2")
	}
	if err == nil {
		err = d.check()
	}
	if err != nil {
		return nil, fmt.Errorf("draft: %w", err)
	}
	kind, ok := Kinds().Find(d.Kind)
	if !ok {
		return nil, fmt.Errorf("draft: kind: %q is not known", clip(d.Kind))
	}
	if _, err := kind.read(&d.Act); err != nil {
		return nil, fmt.Errorf("draft: %w", err)
	}
	return d, nil
}
