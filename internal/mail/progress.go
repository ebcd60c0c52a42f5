package mail

import (
	"context"
	"slices"
	"sync"
	"time"

	"parley.example/internal/store/mailing"
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
	Waiting, Sent, Failed, Dropped int64     // dropped: superseded, or the reader left
	First, Last                    time.Time // when the first was sent, and the last
	// Left is how long the rest takes at the speed of the last minute. It is 0 if nothing waits, or nobody can
	// say: nothing was sent in the last minute, or what waits waits for its day.
	Left time.Duration
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
	counts, err := m.store.Counts(ctx, issues[0].ID-1)
	if err != nil {
		return p, err
	}
	of := map[int64]mailing.Count{}
	for _, c := range counts {
		of[c.Issue] = c
	}
	now := m.clock()
	next, err := m.store.NextDue(ctx)
	due := err == nil && !next.After(now)
	var before int64 // letters of older issues go first
	for _, i := range issues {
		c := of[i.ID]
		one := IssueProgress{
			Issue: i, Waiting: c.Of[mailing.Waiting] + c.Of[mailing.Claimed], Sent: c.Of[mailing.Sent], Failed: c.Of[mailing.Failed],
			Dropped: c.Of[mailing.Cancelled] + c.Of[mailing.Superseded], First: c.First, Last: c.Last,
		}
		before += one.Waiting
		if one.Waiting > 0 && p.PerSecond > 0 && due {
			one.Left = time.Duration(float64(before) / p.PerSecond * float64(time.Second)).Round(time.Second)
		}
		p.Issues = append(p.Issues, one)
	}
	slices.Reverse(p.Issues)
	return p, nil
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
