package publication

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/reading"
	"parley.example/record"
	"parley.example/standing"
)

// channelDigits is how much of a channel's fingerprint stands in addresses: enough that nobody can
// found another channel with the same.
const channelDigits = 16

// topicDigits is how much of the hash of the act that opened a topic stands in addresses.
const topicDigits = 16

// ChannelSegment is a channel in an address.
func ChannelSegment(id record.Hash) string { return id.String()[:channelDigits] }

func entryPath(id record.Hash, c standing.Cite) string {
	return fmt.Sprintf("channel/%s/entry/%s/%d", ChannelSegment(id), c.Party, c.N)
}

// entries are the released entries of a channel that say anything, as posts. A correction that the
// record has of a statement is a version of what it corrects, where that is shown.
func (s *shelf) entries(ctx context.Context, l *Library, id record.Hash) ([]Post, error) {
	var all []Post
	if slices.Contains(s.public, id) {
		r, err := s.channel(ctx, l, id)
		if err != nil {
			return nil, err
		}
		for cite, release := range r.Releases {
			if line, ok := r.Line(cite); ok && line.Act != nil && line.Body != nil && !correctsShown(r, line) {
				all = append(all, entryPost(r, line, release))
			}
		}
	}
	for cite, release := range s.releases[id] {
		if release.Removed == nil {
			continue
		}
		line, err := l.node.Line(ctx, id, cite)
		if err != nil {
			return nil, err
		}
		if line.Act != nil {
			all = append(all, removedPost(id, line, release))
		}
	}
	return all, nil
}

func correctsShown(r *reading.Reading, line node.Line) bool {
	s, ok := r.Statement(record.RefTo(line.Act.Hash))
	if !ok || s.Corrects == "" {
		return false
	}
	_, shown := r.Opening(s.Corrects)
	return shown
}

func entryPost(r *reading.Reading, line node.Line, release node.Release) Post {
	cite := standing.Cite{Party: line.Party, N: line.N}
	ref := record.RefTo(line.Act.Hash)
	p := Post{
		Key: EntryKey(r.ID, cite), Path: entryPath(r.ID, cite), Kind: line.Act.Kind, Channel: r.ID, Cite: cite, Topics: topics(r, line.Act.Terms),
		Said: line.Act.Dated.Time, Published: release.Since(), Substance: release.Since(), Changed: release.Since(),
	}
	first := entryVersion(line, release)
	p.Versions = []Version{first}
	if s, ok := r.Statement(ref); ok {
		for _, by := range s.CorrectedBy {
			if c, ok := r.Opening(by); ok && c.Body != nil {
				v := first
				v.At, v.Correction, v.Hash = r.Releases[standing.Cite{Party: c.Party, N: c.N}].Since(), c.Body.Text, c.Act.Hash
				p.Versions = append(p.Versions, v)
			}
		}
	}
	slices.SortStableFunc(p.Versions[1:], func(a, b Version) int { return a.At.Compare(b.At) })
	for i := range p.Versions {
		v := &p.Versions[i]
		v.N = i + 1
		if v.At.Before(p.Published) { // a correction can be released before what it corrects
			v.At = p.Published
		}
		p.Substance, p.Changed = v.At, v.At
	}
	if w := release.Withdrawn; w != nil {
		p.Withdrawn = &Notice{w.At, w.Reason, line.Act.Hash}
		p.Substance, p.Changed = later(p.Substance, w.At), later(p.Changed, w.At)
	}
	return p
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func entryVersion(line node.Line, release node.Release) Version {
	v := Version{At: release.Since(), Title: line.Body.Title, Body: line.Body.Text, Hash: line.Act.Hash, Translations: map[record.Lang]Translation{}}
	for l, t := range line.Body.Translations {
		v.Translations[l] = Translation(t)
	}
	if t, ok := line.Act.Terms.(*record.TextProposed); ok {
		for _, l := range t.Authentic {
			v.Translations[l] = Authentic
		}
	}
	return v
}

// removedPost is a tombstone: what it was, and no word of what it said.
func removedPost(id record.Hash, line node.Line, release node.Release) Post {
	cite := standing.Cite{Party: line.Party, N: line.N}
	return Post{
		Key: EntryKey(id, cite), Path: entryPath(id, cite), Kind: line.Act.Kind, Channel: id, Cite: cite,
		Said: line.Act.Dated.Time, Published: release.Since(), Substance: release.Removed.At, Changed: release.Removed.At,
		Removed: &Notice{release.Removed.At, release.Removed.Reason, line.Act.Hash},
	}
}

// topics are the topics of the record that the terms of an act name, those that are shown.
func topics(r *reading.Reading, terms record.Terms) []Topic {
	v := reflect.Indirect(reflect.ValueOf(terms))
	if v.Kind() != reflect.Struct {
		return nil
	}
	field := v.FieldByName("Topics")
	if !field.IsValid() {
		return nil
	}
	refs, _ := field.Interface().([]record.Ref)
	var all []Topic
	for _, ref := range refs {
		if line, shown := r.Opening(ref); shown && line.Body != nil {
			all = append(all, Topic{ref.Act().String()[:topicDigits], topicName(r, ref, line)})
		}
	}
	slices.SortFunc(all, func(a, b Topic) int { return cmp.Compare(a.Key, b.Key) })
	return all
}

func topicName(r *reading.Reading, ref record.Ref, opened node.Line) record.Text {
	for _, t := range r.Topics {
		if t.Ref == ref {
			if l, ok := r.Line(t.Titled); ok && l.Body != nil && len(l.Body.Title) > 0 {
				return l.Body.Title
			}
		}
	}
	return opened.Body.Title
}
