package words

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// entry is one key's sentence, by language. In plain words it stands under the language and
// inPlain, where it differs.
type entry map[string]sentence

// plainly is the member of an entry that has its plain words by language; inPlain is what they
// are kept under.
const (
	plainly = "plain"
	inPlain = "+" + plainly
)

// sentence is what one language says: a single form under "", or plural forms under their
// CLDR names.
type sentence map[string]string

// plain is the form that a sentence has which counts nothing.
const plain = ""

// forms are the names that CLDR gives to plural forms.
func forms() []string { return []string{"zero", "one", "two", "few", "many", "other"} }

var (
	keyForm     = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9_-]+)+$`)
	placeholder = regexp.MustCompile(`\{([a-z][a-z0-9_]*)\}`)
)

func loadEntries(files fs.FS) (map[string]entry, error) {
	names, err := fs.Glob(files, "catalogue/*.yaml")
	if err != nil {
		return nil, err
	}
	entries, places := map[string]entry{}, map[string]string{}
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		var nodes map[string]yaml.Node
		if err := yaml.Unmarshal(raw, &nodes); err != nil {
			return nil, fmt.Errorf("words: %s: %w", path.Base(name), err)
		}
		for key, node := range nodes {
			e, err := readEntry(key, node)
			if err != nil {
				return nil, fmt.Errorf("words: %s:%d: %s: %w", path.Base(name), node.Line, key, err)
			}
			if first, twice := places[key]; twice {
				return nil, fmt.Errorf("words: %s: %s is in %s already: keep one of them", path.Base(name), key, first)
			}
			entries[key], places[key] = e, path.Base(name)
		}
	}
	return entries, nil
}

func readEntry(key string, node yaml.Node) (entry, error) {
	if !keyForm.MatchString(key) {
		return nil, errors.New("a key is two or more names of a-z, 0-9, hyphens and underscores, joined by dots")
	}
	var byLanguage map[string]yaml.Node
	if err := node.Decode(&byLanguage); err != nil {
		return nil, err
	}
	e := entry{}
	if err := e.read(byLanguage, ""); err != nil {
		return nil, err
	}
	if e["en"] == nil {
		return nil, errors.New("no English, which stands in for what is not translated")
	}
	return e, nil
}

// read reads what each language says, in the words of diplomacy or in plain ones.
func (e entry) read(byLanguage map[string]yaml.Node, words string) error {
	for lang, said := range byLanguage {
		if lang == plainly && words == "" {
			var inPlainWords map[string]yaml.Node
			err := said.Decode(&inPlainWords)
			if err == nil {
				err = e.read(inPlainWords, inPlain)
			}
			if err != nil {
				return fmt.Errorf("plain: %w", err)
			}
			continue
		}
		if !slices.Contains(Languages(), lang) {
			return fmt.Errorf("language %q is not one of %q: correct it, or add the language to Languages", lang, Languages())
		}
		var s sentence
		var err error
		if said.Kind == yaml.ScalarNode {
			s = sentence{plain: said.Value}
		} else {
			err = said.Decode(&s)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", lang, err)
		}
		if err := s.check(); err != nil {
			return fmt.Errorf("%s: %w", lang, err)
		}
		if lang == "fr" {
			s.typesetFrench()
		}
		e[lang+words] = s
	}
	return nil
}

func (s sentence) check() error {
	for form, text := range s {
		if text == "" {
			return errors.New("nothing is said")
		}
		if form != plain && !slices.Contains(forms(), form) {
			return fmt.Errorf("%q is not a plural form: one of %q", form, forms())
		}
	}
	if s.counts() && s["other"] == "" {
		return errors.New("a sentence that counts needs the form other")
	}
	return nil
}

// counts reports whether the sentence has plural forms.
func (s sentence) counts() bool { _, single := s[plain]; return !single }

// typesetFrench makes the spaces that French puts before high punctuation and inside quotation
// marks no-break, so that a line never begins with a colon. The files have plain spaces, which
// can be typed.
func (s sentence) typesetFrench() {
	spaces := strings.NewReplacer(" :", "\u00a0:", " ;", "\u202f;", " ?", "\u202f?", " !", "\u202f!", "« ", "«\u00a0", " »", "\u00a0»")
	for form, text := range s {
		s[form] = spaces.Replace(text)
	}
}

// placeholders lists the names in braces in a text, sorted, each once.
func placeholders(text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}
