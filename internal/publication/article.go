package publication

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"parley.example/record"
)

// An Article is what the house has of an article: the words that it works on, and the editions that
// it has decided to publish, now or later. The public never gets one; see [Library].
type Article struct {
	ID       string    `json:"id"`
	Revision int64     `json:"revision"` // grows with every change, so that nobody writes over another's
	Slug     string    `json:"slug"`
	Made     time.Time `json:"made"`
	Said     time.Time `json:"said,omitzero"` // when it was said, where that is not when it was published

	Draft    *Draft    `json:"draft,omitempty"` // nil: nothing is being written
	Editions []Edition `json:"editions,omitempty"`

	Dropped []Dropped `json:"dropped,omitempty"` // what was committed to, and called off

	Withdrawn *Ending `json:"withdrawn,omitempty"`
	Removed   *Ending `json:"removed,omitempty"`
}

// A Draft is what is being written. It is never public.
type Draft struct {
	Words
	Saved time.Time `json:"saved"`
	By    string    `json:"by"`
}

// An Edition is a version that was decided on. It does not change; until it is public, it can be
// called off.
type Edition struct {
	N          int         `json:"n"`
	Words      Words       `json:"words"`
	Correction record.Text `json:"correction,omitempty"`
	Minor      bool        `json:"minor,omitempty"`
	Salt       string      `json:"salt"` // so that nobody guesses at words by their hash

	At        time.Time   `json:"at"` // from when it is public
	Decided   time.Time   `json:"decided"`
	By        string      `json:"by"`
	Committed time.Time   `json:"committed,omitzero"` // when its hash was made public; zero: it is not, before its words are
	Hash      record.Hash `json:"hash"`               // of its [Edition.Bytes]; what remains when its words were removed
}

// Dropped is the hash of an edition that was committed to and then called off: that it was cannot be
// unsaid.
type Dropped struct {
	Committed time.Time   `json:"committed"`
	Hash      record.Hash `json:"hash"`
}

// Ending is why an article was withdrawn or removed, when, and by whom.
type Ending struct {
	At     time.Time   `json:"at"`
	By     string      `json:"by"`
	Reason record.Text `json:"reason"`
}

// Bytes are what the hash of an edition is of, and what readers are given to check it: its words, its
// notice and its salt in canonical JSON (RFC 8785), under the article and the number.
func (e Edition) Bytes(article string) ([]byte, error) {
	data, err := json.Marshal(struct {
		Article    string      `json:"article"`
		N          int         `json:"n"`
		Words      Words       `json:"words"`
		Correction record.Text `json:"correction,omitempty"`
		Minor      bool        `json:"minor,omitempty"`
		Salt       string      `json:"salt"`
	}{article, e.N, e.Words, e.Correction, e.Minor, e.Salt})
	if err != nil {
		return nil, err
	}
	canonical := jsontext.Value(data)
	if err := canonical.Canonicalize(); err != nil {
		return nil, err
	}
	return canonical, nil
}

func (e *Edition) seal(article string) error {
	data, err := e.Bytes(article)
	e.Hash = sha256.Sum256(data)
	return err
}

func parseArticle(data []byte) (*Article, error) {
	a := new(Article)
	if err := json.Unmarshal(data, a); err != nil {
		return nil, fmt.Errorf("article: %w", err)
	}
	return a, nil
}

// Newest are the words that were written last: those of the draft, or else of the newest edition.
func (a *Article) Newest() Words {
	if a.Draft != nil {
		return a.Draft.Words
	}
	if n := len(a.Editions); n > 0 {
		return a.Editions[n-1].Words
	}
	return Words{}
}

// Preview is the post that the article would be if what is written were published now. It is for the
// house alone.
func (a *Article) Preview(now time.Time) Post {
	next := *a
	next.Editions = append([]Edition{}, a.Editions...)
	for i := range next.Editions {
		if next.Editions[i].At.After(now) {
			next.Editions[i].At = now
		}
	}
	if a.Draft != nil {
		next.Editions = append(next.Editions, Edition{N: len(next.Editions) + 1, Words: a.Draft.Words, Minor: len(next.Editions) > 0, At: now})
	}
	post, _ := next.post(now)
	return post
}
