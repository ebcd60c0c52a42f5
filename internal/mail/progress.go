package mail

import (
	"context"
	"slices"
	"sync"
	"time"

	"parley.example/internal/publication"
	"parley.example/internal/store/mailing"
	"parley.example/record"
)

// Progress is how far the letters have come.
type Progress struct {
	Issues      []IssueProgress // the newest first
	Subscribers map[mailing.Standing]int64
	Trouble     string // what keeps the server from taking anything; empty: nothing
	Since       time.Time
	PerSecond   float64 // letters that the server took, over the last minute; 0: none
}

// IssueProgress is how far one issue has come.
type IssueProgress struct {
	mailing.Issue
	Title                          record.Text // of the post, as it is public now; none: it is not
	Waiting, Sent, Failed, Dropped int64       // dropped: superseded, or the reader left
	Deferred                       int64       // of those that wait: the server has put them off
	First, Last                    time.Time   // when the first was sent, and the last

	// Until is when the last of what waits will have gone: at the speed of the last minute, and not before
	// the last is due (digests have their hour, what was put off its turn). It is zero if nothing waits, or nobody
	// can say: letters may go, and none went in the last minute.
	Until time.Time
}

// progressIssues is how many issues a look at the progress counts: a day of a busy press room.
const progressIssues = 20

// Progress counts the letters of the newest issues.
func (m *Mail) Progress(ctx context.Context) (Progress, error) {
	p := Progress{PerSecond: m.sender.speed.perSecond(time.Now())}
	p.Trouble, p.Since = m.sender.trouble.now()
	var err error
	if p.Subscribers, err = m.store.Standings(ctx); err != nil {
		return p, err
	}
	issues, err := m.store.Issues(ctx)
	if err != nil {
		return p, err
	}
	issues = issues[max(0, len(issues)-progressIssues):]
	if len(issues) == 0 {
		return p, nil
	}
	now := m.clock()
	counts, err := m.store.Counts(ctx, issues[0].ID-1, now)
	if err != nil {
		return p, err
	}
	of := map[int64]mailing.Count{}
	for _, c := range counts {
		of[c.Issue] = c
	}
	var before int64 // letters of older issues go first
	for _, i := range issues {
		c := of[i.ID]
		claimed := c.Of[mailing.Claimed]
		one := IssueProgress{
			Issue: i, Waiting: c.Of[mailing.Waiting] + claimed, Sent: c.Of[mailing.Sent], Failed: c.Of[mailing.Failed],
			Dropped: c.Of[mailing.Cancelled] + c.Of[mailing.Superseded], Deferred: c.Deferred, First: c.First, Last: c.Last,
		}
		post, ok, err := m.library.Post(ctx, publication.Key(i.Post))
		if err != nil {
			return p, err
		}
		if v, some := post.Newest(); ok && some {
			one.Title = v.Title
		}
		before += c.Due + claimed
		one.Until = estimate(now, c.Due+claimed, before, p.PerSecond, c.LastDue)
		p.Issues = append(p.Issues, one)
	}
	slices.Reverse(p.Issues)
	return p, nil
}

// estimate is when the last letter of an issue will have gone, of which so many may go now, after as many others.
func estimate(now time.Time, due, before int64, perSecond float64, lastDue time.Time) time.Time {
	if due == 0 {
		return lastDue // zero if nothing waits
	}
	if perSecond == 0 {
		return time.Time{}
	}
	until := now.Add(time.Duration(float64(before) / perSecond * float64(time.Second))).Truncate(time.Second)
	if lastDue.After(until) {
		return lastDue
	}
	return until
}

// speed counts what was sent in each second of the last minute.
type speed struct {
	mu      sync.Mutex
	seconds [60]int
	at      [60]int64
	began   int64 // the second of the first letter after a pause
}

func (s *speed) count(now time.Time, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	second := now.Unix()
	if s.sum(second) == 0 {
		s.began = second
	}
	i := second % 60
	if s.at[i] != second {
		s.at[i], s.seconds[i] = second, 0
	}
	s.seconds[i] += n
}

func (s *speed) sum(second int64) (n int) {
	for i, at := range s.at {
		if second-at < 60 {
			n += s.seconds[i]
		}
	}
	return n
}

// perSecond is the mean since the last minute, or since sending began if that is less.
func (s *speed) perSecond(now time.Time) float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	second := now.Unix()
	return float64(s.sum(second)) / float64(min(60, second-s.began+1))
}
