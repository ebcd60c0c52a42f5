package publication

import (
	"fmt"
	"time"

	"parley.example/record"
	"parley.example/standing"
)

// Key names a post for good: "article/<id>" or "entry/<channel in hex>/<party>/<n>".
type Key string

// ArticleKey is the key of an article.
func ArticleKey(id string) Key { return Key("article/" + id) }

// EntryKey is the key of an entry of a channel.
func EntryKey(channel record.Hash, cite standing.Cite) Key {
	return Key(fmt.Sprintf("entry/%s/%s/%d", channel, cite.Party, cite.N))
}

// KindArticle is the kind of posts that are no entries of a record.
const KindArticle = "article"

// A Post is an article or a released entry as the public has it at one moment. Whoever is given one
// must not change it.
type Post struct {
	Key     Key
	Path    string        // of its address, below the language; without a slash at either end
	Kind    string        // [KindArticle], or the kind of the act
	Channel record.Hash   // zero: of no channel
	Cite    standing.Cite // of an entry; zero for articles
	Byline  string        // who wrote an article, where that is said
	Topics  []Topic

	Versions []Version // those that are public, the oldest first; none of what was removed

	Said      time.Time // when it was said: an entry's date, or what an article gives as its own
	Published time.Time // when it was first public
	Substance time.Time // when what it says was last changed
	Changed   time.Time // when anything of it was last changed, a notice over it too

	Withdrawn *Notice // its words are read on under this
	Removed   *Notice // its words are gone: its address answers 410
}

// Newest returns the newest version that is public; ok is false for what was removed.
func (p Post) Newest() (v Version, ok bool) {
	if len(p.Versions) == 0 {
		return Version{}, false
	}
	return p.Versions[len(p.Versions)-1], true
}

// Tagged reports whether the post is of a topic.
func (p Post) Tagged(topic string) bool {
	for _, t := range p.Topics {
		if t.Key == topic {
			return true
		}
	}
	return false
}

// A Topic is what posts are found by: a tag of articles, or a topic of a record.
type Topic struct {
	Key  string      // for addresses: the tag's slug, or the first digits of the topic's act
	Name record.Text // a tag is the same in every language, and stands under ""
}

// A Version is what a post said from one moment on. It never changes.
type Version struct {
	N            int // from 1
	At           time.Time
	Title        record.Text
	Summary      record.Text
	Body         record.Text // Markdown for articles; plain for entries
	Translations map[record.Lang]Translation
	Correction   record.Text // the notice that readers see; none for the first and for minor changes
	Minor        bool        // nothing that it says was changed: spelling, a link
	Hash         record.Hash // of an article's [Edition.Bytes]; of an entry's act
	Committed    time.Time   // when its hash was made public, before its words were; zero: it was not
}

// Languages lists the languages in which a version says anything, in order.
func (v Version) Languages() []record.Lang { return languages(v.Title, v.Summary, v.Body) }

// Translation is who answers for the words in a language.
type Translation string

// What a text in a language can be.
const (
	Original  Translation = "original"
	Authentic Translation = "authentic" // equally authentic beside others
	Official  Translation = "official"
	Machine   Translation = "machine"
)

// Translations lists them.
func Translations() []Translation { return []Translation{Original, Authentic, Official, Machine} }

// A Notice is what stands over a post that was withdrawn, or in place of one that was removed.
type Notice struct {
	At     time.Time
	Reason record.Text
	Hash   record.Hash // of the newest version that was public
}

// A Commitment is the hash of words that are written, unchangeable and not public yet.
type Commitment struct {
	Hash record.Hash
	At   time.Time // when the hash was made public
	Key  Key       // the post, once it is public; else empty
	N    int       // the version, once it is public; else 0
}
