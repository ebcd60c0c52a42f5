package comments

import (
	"context"
	"net/netip"
	"slices"
	"unicode/utf8"

	"parley.example/internal/store"
	"parley.example/record"
)

// A Complaint is a report as a reader sends it.
type Complaint struct {
	Why                 Why
	Note                string
	Challenge, Solution string
	Trap                string
	From                netip.Addr
}

// Report tells the moderators that a comment should not stand there. It hides nothing by itself: else
// a few readers could silence any other. It returns [Faults], [ErrNone] or [ErrBusy].
func (c *Comments) Report(ctx context.Context, id ID, r Complaint) error {
	r.Note = clean(r.Note)
	var wrong Faults
	if !slices.Contains(Whys(), r.Why) {
		wrong = append(wrong, Fault{"why", "comments.fault.why"})
	}
	if r.Why == Other && !said(r.Note) {
		wrong = append(wrong, Fault{"note", "comments.fault.note"})
	}
	if key := checkNote(r.Note); key != "" {
		wrong = append(wrong, Fault{"note", key})
	}
	if r.Trap != "" {
		wrong = append(wrong, Fault{"website", "comments.fault.trap"})
	}
	a, err := c.answer(ctx, r.Challenge, r.Solution, toReport+Written(id))
	if f, ok := challengeFault(err); ok {
		wrong = append(wrong, f...)
	} else if err != nil {
		return err
	}
	if err := wrong.or(); err != nil {
		return err
	}
	one, err := c.Visible(ctx, id)
	if err != nil {
		return err
	}
	form := Written(a.id)
	if slices.ContainsFunc(one.Reports, func(r Report) bool { return r.Form == form }) {
		return nil
	}
	now := c.clock()
	narrow, _ := networks(r.From)
	if !c.rates.reports.take(narrow, now) {
		return ErrBusy
	}
	if len(one.Reports) >= maxReports {
		return nil
	}
	one.Reports = append(one.Reports, Report{At: now, Why: r.Why, Note: r.Note, Form: form})
	return c.set(ctx, one, store.CommentChange{Log: []store.CommentEvent{
		c.event(Event{What: DidReport, Comment: Written(id), Post: one.Post, Why: r.Why}),
	}})
}

// Visible returns a comment that the public sees, or ErrNone.
func (c *Comments) Visible(ctx context.Context, id ID) (*Comment, error) {
	one, err := c.Comment(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, _, _, err := c.on(ctx, one.Post); err != nil {
		return nil, err
	}
	if one.Stage != Shown {
		return nil, ErrNone
	}
	return one, nil
}

// checkNote returns the key of what is wrong with a note, or "".
func checkNote(note string) string {
	switch {
	case utf8.RuneCountInString(note) > maxNote:
		return "comments.fault.note.long"
	case record.CheckText(note) != nil:
		return "comments.fault.words.looks"
	}
	return ""
}
