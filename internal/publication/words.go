package publication

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"parley.example/record"
)

// Words are what an article says, in any of several languages.
type Words struct {
	Title        record.Text                 `json:"title"`
	Summary      record.Text                 `json:"summary,omitempty"`
	Body         record.Text                 `json:"body,omitempty"` // Markdown
	Translations map[record.Lang]Translation `json:"translations,omitempty"`
	Tags         []string                    `json:"tags,omitempty"`
	Byline       string                      `json:"byline,omitempty"`
}

// Languages lists the languages in which anything is said, in order.
func (w Words) Languages() []record.Lang { return languages(w.Title, w.Summary, w.Body) }

func languages(texts ...record.Text) []record.Lang {
	var all []record.Lang
	for _, t := range texts {
		for l := range t {
			all = append(all, l)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// A Fault is what keeps words from being kept or published: which field, in which language.
type Fault struct {
	Field string      // title, summary, body, tags, byline, slug, correction, reason, when, language
	Lang  record.Lang // empty where it is of no language
	Why   Why
}

// Why says what is wrong with a field.
type Why string

// The faults.
const (
	Missing Why = "missing"
	TooLong Why = "too-long"
	Ill     Why = "ill-formed"
	Taken   Why = "taken" // a slug that leads to another article
	Past    Why = "past"  // a moment that is over
)

// Error names the field.
func (f *Fault) Error() string {
	if f.Lang != "" {
		return fmt.Sprintf("%s in %s: %s", f.Field, f.Lang, f.Why)
	}
	return fmt.Sprintf("%s: %s", f.Field, f.Why)
}

// Faults lists what is wrong in an error of this package.
func Faults(err error) []*Fault {
	var all []*Fault
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			all = append(all, Faults(e)...)
		}
		return all
	}
	if f, ok := errors.AsType[*Fault](err); ok {
		all = append(all, f)
	}
	return all
}

var langTag = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]{2,8})*$`)

// trimmed leaves out what is blank, and spaces at the ends.
func (w Words) trimmed() Words {
	w.Title, w.Summary, w.Body = trimText(w.Title), trimText(w.Summary), trimText(w.Body)
	w.Byline = strings.TrimSpace(w.Byline)
	said := w.Languages()
	marks := map[record.Lang]Translation{}
	for l, t := range w.Translations {
		if slices.Contains(said, l) && t != "" && t != Original {
			marks[l] = t
		}
	}
	w.Translations = marks
	var tags []string
	for _, t := range w.Tags {
		if t = strings.Join(strings.Fields(t), " "); t != "" && !slices.ContainsFunc(tags, func(have string) bool { return Slug(have) == Slug(t) }) {
			tags = append(tags, t)
		}
	}
	w.Tags = tags
	return w
}

func trimText(t record.Text) record.Text {
	out := record.Text{}
	for l, s := range t {
		if s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")); s != "" {
			out[l] = s
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// check finds what is wrong even in a draft.
func (w Words) check() error {
	err := errors.Join(
		checkText("title", w.Title, maxTitle), checkText("summary", w.Summary, maxSummary), checkText("body", w.Body, maxBody),
		checkLength("byline", "", w.Byline, maxTitle),
	)
	if len(w.Tags) > maxTags {
		err = errors.Join(err, &Fault{Field: "tags", Why: TooLong})
	}
	for _, t := range w.Tags {
		if Slug(t) == "" {
			err = errors.Join(err, &Fault{Field: "tags", Why: Ill})
		}
		err = errors.Join(err, checkLength("tags", "", t, maxTag))
	}
	for l, t := range w.Translations {
		if !slices.Contains(Translations(), t) {
			err = errors.Join(err, &Fault{Field: "language", Lang: l, Why: Ill})
		}
	}
	return err
}

// complete finds what is missing for readers: every language that is said has a title and a body.
func (w Words) complete() error {
	if len(w.Title)+len(w.Summary)+len(w.Body) == 0 {
		return &Fault{Field: "title", Why: Missing}
	}
	var err error
	for _, l := range w.Languages() {
		if w.Title[l] == "" {
			err = errors.Join(err, &Fault{Field: "title", Lang: l, Why: Missing})
		}
		if w.Body[l] == "" {
			err = errors.Join(err, &Fault{Field: "body", Lang: l, Why: Missing})
		}
	}
	return err
}

func checkText(field string, t record.Text, most int) error {
	var err error
	for l, s := range t {
		if !langTag.MatchString(string(l)) {
			err = errors.Join(err, &Fault{Field: "language", Lang: l, Why: Ill})
		}
		err = errors.Join(err, checkLength(field, l, s, most))
	}
	return err
}

func checkLength(field string, l record.Lang, s string, most int) error {
	switch {
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		return &Fault{Field: field, Lang: l, Why: Ill}
	case len(s) > most:
		return &Fault{Field: field, Lang: l, Why: TooLong}
	}
	return nil
}
