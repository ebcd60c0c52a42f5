package mail

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"parley.example/internal/publication"
	"parley.example/internal/store/mailing"
)

// The kinds of issues.
const (
	newsIssue       = "news"
	correctionIssue = "correction"
	withdrawnIssue  = "withdrawn"
	removedIssue    = "removed"
)

// Letters of service are of no issue: they answer what a reader did.
const (
	serviceConfirm  = -1
	serviceReminder = -2
	serviceExport   = -3
	serviceTest     = -4
)

// A Library hands out what is public; *publication.Library is one. See there.
type Library interface {
	Posts(ctx context.Context) ([]publication.Post, error)
	Post(ctx context.Context, key publication.Key) (publication.Post, bool, error)
	Next(ctx context.Context) (time.Time, error)
	Changes(to chan<- publication.Key) (end func())
}

// edition names an issue before it has a number.
type edition struct {
	post    publication.Key
	version int64
	kind    string
}

// issuesOf lists what of a post is to be mailed, in the order in which it happened: the first version as
// news, later ones as corrections unless they are minor, and that it was withdrawn or removed.
func issuesOf(p *publication.Post) []mailing.Issue {
	var list []mailing.Issue
	add := func(version int, kind string, at time.Time) {
		list = append(list, mailing.Issue{Post: string(p.Key), Version: int64(version), Kind: kind, Made: at})
	}
	last := 0
	for _, v := range p.Versions {
		switch {
		case last == 0:
			add(v.N, newsIssue, v.At)
		case !v.Minor:
			add(v.N, correctionIssue, v.At)
		}
		last = v.N
	}
	if p.Withdrawn != nil {
		add(last, withdrawnIssue, p.Withdrawn.At)
	}
	if p.Removed != nil {
		add(last, removedIssue, p.Removed.At)
	}
	return list
}

// collect makes issues of what the library hands out and has not been one. Each is made of one look at the
// library, and spread before the next is made, so that what was corrected at once is mailed in its order.
func (m *Mail) collect(ctx context.Context) error {
	posts, err := m.library.Posts(ctx)
	if err != nil {
		return err
	}
	now := m.clock()
	var fresh []mailing.Issue
	for i := range posts {
		for _, issue := range issuesOf(&posts[i]) {
			if !m.known[edition{publication.Key(issue.Post), issue.Version, issue.Kind}] {
				fresh = append(fresh, issue)
			}
		}
	}
	slices.SortStableFunc(fresh, func(a, b mailing.Issue) int { return cmp.Or(a.Made.Compare(b.Made), cmp.Compare(a.Version, b.Version)) })
	for _, issue := range fresh {
		issue.Done = now.Sub(issue.Made) > tooLate
		kept, err := m.store.AddIssue(ctx, issue)
		if err != nil {
			return err
		}
		m.learn(kept)
		if err := m.spread(ctx, kept); err != nil {
			return err
		}
	}
	return nil
}

// learn remembers an issue.
func (m *Mail) learn(i mailing.Issue) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known[edition{publication.Key(i.Post), i.Version, i.Kind}] = true
	m.issues[i.ID] = i
}

func (m *Mail) issueOf(id int64) (mailing.Issue, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, ok := m.issues[id]
	return i, ok
}

// spread writes one row for each subscriber whom an issue concerns, in steps; a step that was written is
// not written again, whenever the process ends.
func (m *Mail) spread(ctx context.Context, i mailing.Issue) error {
	for !i.Done {
		post, ok, err := m.library.Post(ctx, publication.Key(i.Post))
		if err != nil {
			return err
		}
		step := mailing.Step{Issue: i.ID, From: i.Reached, To: i.Reached, Done: true}
		if ok { // else it is not public any more, and nobody is written to
			if step, err = m.step(ctx, i, &post); err != nil {
				return err
			}
		}
		err = m.store.Spread(ctx, step)
		if errors.Is(err, mailing.ErrMoved) {
			continue // a letter that was to be superseded has just been claimed: look again
		}
		if err != nil {
			return err
		}
		i.Reached, i.Done = step.To, step.Done
		m.wake()
	}
	return nil
}

// step chooses the next subscribers.
//
// News goes to those who chose it and had confirmed before it was published. What follows goes to those who
// were sent an earlier version, and to nobody else. For whom the earlier one still waits, it is replaced: a
// correction becomes their news, and of what was withdrawn they hear nothing.
func (m *Mail) step(ctx context.Context, i mailing.Issue, p *publication.Post) (mailing.Step, error) {
	step := mailing.Step{Issue: i.ID, From: i.Reached}
	list, err := m.store.Subscribers(ctx, i.Reached, spreadStep)
	if err != nil {
		return step, err
	}
	step.Done, step.To = len(list) < spreadStep, i.Reached
	if len(list) == 0 {
		return step, nil
	}
	step.To = list[len(list)-1].ID
	if i.Kind == newsIssue {
		for _, s := range list {
			if s.Standing == mailing.Active && !s.Confirmed.After(i.Made) && parseChoice(s.Choice).takes(p) {
				step.Letters = append(step.Letters, m.letter(i, s))
			}
		}
		return step, nil
	}
	earlier, err := m.earlier(ctx, i, step.To)
	if err != nil {
		return step, err
	}
	for _, s := range list {
		had, waits := false, int64(0)
		for _, r := range earlier[s.ID] {
			had = had || r.State == mailing.Sent || r.State == mailing.Claimed
			if r.State == mailing.Waiting {
				waits = r.Letter
			}
		}
		if waits != 0 {
			step.Supersede = append(step.Supersede, waits)
		}
		if s.Standing == mailing.Active && (had || waits != 0 && i.Kind == correctionIssue) {
			step.Letters = append(step.Letters, m.letter(i, s))
		}
	}
	return step, nil
}

// earlier returns what subscribers up to one of them have of the earlier issues of a post.
func (m *Mail) earlier(ctx context.Context, i mailing.Issue, to int64) (map[int64][]mailing.Receipt, error) {
	all := map[int64][]mailing.Receipt{}
	for after := i.Reached; ; {
		list, err := m.store.Receipts(ctx, i.Post, after, spreadStep)
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			if r.Subscriber <= to && r.Issue < i.ID {
				all[r.Subscriber] = append(all[r.Subscriber], r)
			}
		}
		if len(list) == 0 || list[len(list)-1].Subscriber >= to {
			return all, nil
		}
		after = list[len(list)-1].Subscriber
	}
}

// letter is the row of an issue for a subscriber.
func (m *Mail) letter(i mailing.Issue, s mailing.Subscriber) mailing.Letter {
	r := Rhythm(s.Rhythm)
	return mailing.Letter{
		Issue: i.ID, Subscriber: s.ID, Digest: r != AtOnce, Due: r.due(later(i.Made, m.clock(), r)), Made: m.clock(),
	}
}

// later is when an issue is counted as published: a digest that was missed is not written into the past.
func later(made, now time.Time, r Rhythm) time.Time {
	if r != AtOnce && now.After(made) {
		return now
	}
	return made
}
