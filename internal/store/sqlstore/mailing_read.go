package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"parley.example/internal/store/mailing"
)

const (
	issueColumns = `id, post, version, kind, made, reached, done`

	selectSubscriber   = `SELECT ` + subscriberColumns + ` FROM subscriber WHERE id = $1`
	selectByAddress    = `SELECT ` + subscriberColumns + ` FROM subscriber WHERE folded = $1`
	selectSubscribers  = `SELECT ` + subscriberColumns + ` FROM subscriber WHERE id > $1 ORDER BY id LIMIT $2`
	selectFound        = `SELECT ` + subscriberColumns + ` FROM subscriber WHERE lower(address) LIKE $1 ESCAPE '!' AND id > $2 ORDER BY id LIMIT $3`
	selectStandings    = `SELECT standing, count(*) FROM subscriber GROUP BY standing`
	selectMailEvents   = `SELECT subscriber, at, what, reason FROM mail_event ORDER BY id DESC LIMIT $1`
	selectMailEventsOf = `SELECT subscriber, at, what, reason FROM mail_event WHERE subscriber = $1 ORDER BY id DESC LIMIT $2`
	selectIssue        = `SELECT ` + issueColumns + ` FROM issue WHERE post = $1 AND version = $2 AND kind = $3`
	selectIssues       = `SELECT ` + issueColumns + ` FROM issue ORDER BY id`
	selectReceipts     = `SELECT l.id, l.issue, l.subscriber, l.state, l.digest, l.due FROM issue AS i JOIN letter AS l ON l.issue = i.id
		WHERE i.post = $1 AND l.subscriber > $2 ORDER BY l.subscriber, l.issue LIMIT $3`
	selectReceiptsOf = `SELECT l.id, l.issue, l.subscriber, l.state, l.digest, l.due FROM issue AS i JOIN letter AS l ON l.issue = i.id
		WHERE i.post = $1 AND l.subscriber = $2 ORDER BY l.issue`
	selectNextDue   = `SELECT due FROM letter WHERE state = 0 ORDER BY due LIMIT 1`
	selectLettersOf = `SELECT ` + letterColumns + ` FROM letter WHERE subscriber = $1 ORDER BY id`
	selectLetter    = `SELECT ` + letterColumns + ` FROM letter WHERE id = $1`
	selectCounts    = `WITH counted AS (SELECT issue, state, ended, tries, due FROM letter WHERE issue > $1)
		SELECT issue, state, count(*), min(CASE WHEN state = 2 THEN ended END), max(ended),
		count(CASE WHEN state = 0 AND tries > 0 THEN 1 END), count(CASE WHEN state = 0 AND due <= $2 THEN 1 END), max(due)
		FROM counted GROUP BY issue, state ORDER BY issue, state`
)

// The letters that are due, of which the condition on the issue differs: the letters of service go
// before the others, so that who subscribes does not wait for sixty thousand.
var (
	selectDue        = `SELECT ` + of("l", letterColumns) + `, ` + of("s", subscriberColumns) + due + `l.issue > 0 ORDER BY l.due, l.subscriber, l.id LIMIT $2`
	selectDueService = `SELECT ` + of("l", letterColumns) + `, ` + of("s", subscriberColumns) + due + `l.issue < 0 ORDER BY l.due, l.subscriber, l.id LIMIT $2`
	selectDueOf      = `SELECT ` + of("l", letterColumns) + `, ` + of("s", subscriberColumns) + ` FROM letter AS l JOIN subscriber AS s ON s.id = l.subscriber
		WHERE l.state = 0 AND l.issue > 0 AND l.due = $1 AND l.subscriber = $2 ORDER BY l.id`
)

const due = ` FROM letter AS l JOIN subscriber AS s ON s.id = l.subscriber WHERE l.state = 0 AND l.due <= $1 AND `

// of puts the name of a table before each column.
func of(table, columns string) string {
	return table + "." + strings.ReplaceAll(columns, ", ", ", "+table+".")
}

var mailingReads = texts{single: []string{
	selectSubscriber, selectByAddress, selectSubscribers, selectFound, selectStandings, selectMailEvents, selectMailEventsOf, selectIssue, selectIssues,
	selectReceipts, selectReceiptsOf, selectNextDue, selectLettersOf, selectLetter, selectCounts, selectDue, selectDueService, selectDueOf,
}}

// scanned is a row, or the columns of one that belong to one thing.
type scanned func(at ...any) error

func subscriberAt(s *mailing.Subscriber) (at []any, done func()) {
	var folded []byte
	var asked, confirmed int64
	at = []any{
		&s.ID, &s.Revision, &s.Address, &folded, &s.Standing, &s.Lang, &s.Rhythm, &s.Choice, &asked, &s.Asks, &confirmed, &s.Bounces,
	}
	return at, func() { s.Folded, s.Asked, s.Confirmed = string(folded), moment(asked), moment(confirmed) }
}

func letterAt(l *mailing.Letter) (at []any, done func()) {
	var digest, due, made, ended int64
	at = []any{&l.ID, &l.Issue, &l.Subscriber, &l.State, &digest, &due, &made, &ended, &l.Tries, &l.Doubts, &l.Fate}
	return at, func() {
		l.Digest, l.Due, l.Made, l.Ended = digest != 0, moment(due), moment(made), moment(ended)
	}
}

func readSubscriber(row scanned) (s mailing.Subscriber, err error) {
	at, done := subscriberAt(&s)
	err = row(at...)
	done()
	return s, err
}

func readLetter(row scanned) (l mailing.Letter, err error) {
	at, done := letterAt(&l)
	err = row(at...)
	done()
	return l, err
}

func readAddressed(row scanned) (a mailing.Addressed, err error) {
	letter, doneLetter := letterAt(&a.Letter)
	to, doneTo := subscriberAt(&a.To)
	err = row(append(letter, to...)...)
	doneLetter()
	doneTo()
	return a, err
}

func readEvent(row scanned) (e mailing.Event, err error) {
	var at int64
	err = row(&e.Subscriber, &at, &e.What, &e.Reason)
	e.At = moment(at)
	return e, err
}

func readIssue(row scanned) (i mailing.Issue, err error) {
	var post []byte
	var made, done int64
	err = row(&i.ID, &post, &i.Version, &i.Kind, &made, &i.Reached, &done)
	i.Post, i.Made, i.Done = string(post), moment(made), done != 0
	return i, err
}

func readReceipt(row scanned) (r mailing.Receipt, err error) {
	var digest, due int64
	err = row(&r.Letter, &r.Issue, &r.Subscriber, &r.State, &digest, &due)
	r.Digest, r.Due = digest != 0, moment(due)
	return r, err
}

// all reads every row that a query gives.
func all[T any](ctx context.Context, m Mailing, doing, text string, read func(scanned) (T, error), args ...any) ([]T, error) {
	var list []T
	err := each(ctx, m.s.read.single[text], args, func(row *sql.Rows) (bool, error) {
		one, err := read(row.Scan)
		list = append(list, one)
		return true, err
	})
	if err != nil {
		return nil, m.s.fail(doing, err)
	}
	return list, nil
}

// one reads the one row that a query gives, or returns mailing.ErrNone.
func one[T any](ctx context.Context, m Mailing, doing, text string, read func(scanned) (T, error), args ...any) (T, error) {
	found, err := read(m.s.read.single[text].QueryRowContext(ctx, args...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		err = mailing.ErrNone
	}
	if err != nil {
		return found, m.s.fail(doing, err)
	}
	return found, nil
}

// Subscriber implements [mailing.Store].
func (m Mailing) Subscriber(ctx context.Context, id int64) (mailing.Subscriber, error) {
	return one(ctx, m, fmt.Sprintf("read subscriber %d", id), selectSubscriber, readSubscriber, id)
}

// ByAddress implements [mailing.Store].
func (m Mailing) ByAddress(ctx context.Context, folded string) (mailing.Subscriber, error) {
	return one(ctx, m, "find a subscriber", selectByAddress, readSubscriber, []byte(folded))
}

// Subscribers implements [mailing.Store].
func (m Mailing) Subscribers(ctx context.Context, after int64, most int) ([]mailing.Subscriber, error) {
	return all(ctx, m, "list subscribers", selectSubscribers, readSubscriber, after, most)
}

// Search implements [mailing.Store].
func (m Mailing) Search(ctx context.Context, text string, after int64, most int) ([]mailing.Subscriber, error) {
	like := "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(strings.ToLower(text)) + "%"
	return all(ctx, m, "find subscribers", selectFound, readSubscriber, like, after, most)
}

// Standings implements [mailing.Store].
func (m Mailing) Standings(ctx context.Context) (map[mailing.Standing]int64, error) {
	type pair struct{ standing, n int64 }
	pairs, err := all(ctx, m, "count subscribers", selectStandings, func(row scanned) (p pair, err error) {
		return p, row(&p.standing, &p.n)
	})
	counts := map[mailing.Standing]int64{}
	for _, p := range pairs {
		counts[mailing.Standing(p.standing)] = p.n
	}
	return counts, err
}

// Events implements [mailing.Store].
func (m Mailing) Events(ctx context.Context, subscriber int64, most int) ([]mailing.Event, error) {
	if subscriber == 0 {
		return all(ctx, m, "list events", selectMailEvents, readEvent, most)
	}
	return all(ctx, m, "list events", selectMailEventsOf, readEvent, subscriber, most)
}

func (m Mailing) issue(ctx context.Context, i mailing.Issue) (mailing.Issue, error) {
	return one(ctx, m, "read an issue", selectIssue, readIssue, []byte(i.Post), i.Version, i.Kind)
}

// Issues implements [mailing.Store].
func (m Mailing) Issues(ctx context.Context) ([]mailing.Issue, error) {
	return all(ctx, m, "list issues", selectIssues, readIssue)
}

// Receipts implements [mailing.Store].
func (m Mailing) Receipts(ctx context.Context, post string, after int64, most int) ([]mailing.Receipt, error) {
	list, err := all(ctx, m, "list what was sent", selectReceipts, readReceipt, []byte(post), after, most)
	if err != nil || len(list) < most {
		return list, err
	}
	// The last subscriber may be cut: all of theirs are read again.
	last := list[len(list)-1].Subscriber
	for len(list) > 0 && list[len(list)-1].Subscriber == last {
		list = list[:len(list)-1]
	}
	rest, err := all(ctx, m, "list what was sent", selectReceiptsOf, readReceipt, []byte(post), last)
	return append(list, rest...), err
}

// Due implements [mailing.Store].
func (m Mailing) Due(ctx context.Context, now time.Time, service bool, most int) ([]mailing.Addressed, error) {
	text := selectDue
	if service {
		text = selectDueService
	}
	list, err := all(ctx, m, "list letters that are due", text, readAddressed, micros(now), most)
	if err != nil || len(list) < most || !list[len(list)-1].Digest {
		return list, err
	}
	last := list[len(list)-1].Letter
	for len(list) > 0 && list[len(list)-1].Subscriber == last.Subscriber && list[len(list)-1].Due.Equal(last.Due) {
		list = list[:len(list)-1]
	}
	rest, err := all(ctx, m, "list letters that are due", selectDueOf, readAddressed, micros(last.Due), last.Subscriber)
	return append(list, rest...), err
}

// NextDue implements [mailing.Store].
func (m Mailing) NextDue(ctx context.Context) (time.Time, error) {
	us, err := one(ctx, m, "find the next letter", selectNextDue, func(row scanned) (us int64, err error) { return us, row(&us) })
	return moment(us), err
}

// Letters implements [mailing.Store].
func (m Mailing) Letters(ctx context.Context, subscriber int64) ([]mailing.Letter, error) {
	return all(ctx, m, "list letters", selectLettersOf, readLetter, subscriber)
}

// Letter implements [mailing.Store].
func (m Mailing) Letter(ctx context.Context, id int64) (mailing.Letter, error) {
	return one(ctx, m, fmt.Sprintf("read letter %d", id), selectLetter, readLetter, id)
}

// Counts implements [mailing.Store].
func (m Mailing) Counts(ctx context.Context, after int64, now time.Time) ([]mailing.Count, error) {
	type row struct {
		issue, state, n, deferred, due, lastDue int64
		first, last                             sql.NullInt64
	}
	rows, err := all(ctx, m, "count letters", selectCounts, func(scan scanned) (r row, err error) {
		return r, scan(&r.issue, &r.state, &r.n, &r.first, &r.last, &r.deferred, &r.due, &r.lastDue)
	}, after, micros(now))
	var counts []mailing.Count
	for _, r := range rows {
		if len(counts) == 0 || counts[len(counts)-1].Issue != r.issue {
			counts = append(counts, mailing.Count{Issue: r.issue, Of: map[mailing.State]int64{}})
		}
		c := &counts[len(counts)-1]
		c.Of[mailing.State(r.state)] = r.n
		switch mailing.State(r.state) {
		case mailing.Waiting:
			c.Deferred, c.Due, c.LastDue = r.deferred, r.due, moment(r.lastDue)
		case mailing.Sent:
			c.First, c.Last = moment(r.first.Int64), moment(r.last.Int64)
		}
	}
	return counts, err
}
