package mail

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"parley.example/internal/store/mailing"
	"parley.example/internal/words"
)

// A ListReport says what of a list of subscribers was taken in.
type ListReport struct {
	Added int        `json:"added"`
	There int        `json:"there"` // were subscribed here already, or had left
	Left  []LeftLine `json:"left"`  // what was not taken, and why
}

// A LeftLine is a line of the list that was not taken.
type LeftLine struct {
	Line int    `json:"line"`
	Why  string `json:"why"`
}

// ErrNoList is returned for what is no table with a column of addresses.
var ErrNoList = errors.New("this is no list of subscribers: give a CSV file whose first line names its columns, one of them email")

// columns are what the lists of others call what is read of them.
var columns = map[string][]string{
	"address": {"email", "e-mail", "email address", "email_address", "address", "subscriber_email"},
	"lang":    {"language", "lang", "locale", "language_code"},
	"rhythm":  {"rhythm", "frequency"},
	"state":   {"status", "state", "subscribed_to_emails", "subscription_status", "standing"},
	"since":   {"confirmed", "created_at", "subscribed_at", "opt-in date", "confirm_time"},
}

// subscribed are the states in which lists have those who receive mail.
var subscribed = []string{"", "active", "enabled", "subscribed", "confirmed", "true", "yes", "1"}

// ImportList takes in the subscribers of a CSV file, who confirmed their subscription elsewhere: whoever
// gives the file answers for that. They receive what is published from now on, in the language that the
// file gives for each, or else in lang. Who is known here stays as they are, those too who have left.
func (m *Mail) ImportList(ctx context.Context, from io.Reader, lang string) (ListReport, error) {
	r := ListReport{Left: []LeftLine{}}
	table := csv.NewReader(from)
	table.FieldsPerRecord = -1 // spreadsheets leave out what is empty at the end
	table.ReuseRecord = true
	head, err := table.Read()
	if err != nil {
		return r, fmt.Errorf("%w (%w)", ErrNoList, err)
	}
	at := columnsOf(head)
	if _, ok := at["address"]; !ok {
		return r, ErrNoList
	}
	now := m.clock()
	var batch []mailing.Subscriber
	put := func() error {
		added, err := m.store.Import(ctx, batch, mailing.Event{At: now, What: eventImported})
		r.Added, r.There = r.Added+added, r.There+len(batch)-added
		batch = batch[:0]
		return err
	}
	seen := map[string]bool{}
	for {
		row, err := table.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if e, malformed := errors.AsType[*csv.ParseError](err); malformed {
			r.Left = append(r.Left, LeftLine{e.StartLine, err.Error()}) // it may have no field whose place could be asked for
			continue
		}
		if err != nil {
			return r, err
		}
		line, _ := table.FieldPos(0)
		cell := func(what string) string {
			if i, ok := at[what]; ok && i < len(row) {
				return strings.TrimSpace(row[i])
			}
			return ""
		}
		s, why := listed(cell, lang, now)
		if why == "" && seen[s.Folded] {
			why = "the address stands above already"
		}
		if why != "" {
			r.Left = append(r.Left, LeftLine{line, why})
			continue
		}
		seen[s.Folded] = true
		if batch = append(batch, s); len(batch) == listBatch {
			if err := put(); err != nil {
				return r, err
			}
		}
	}
	return r, put()
}

func columnsOf(head []string) map[string]int {
	at := map[string]int{}
	for i, name := range head {
		name = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))) // some programs begin with a byte-order mark
		for what, names := range columns {
			if _, have := at[what]; !have && slices.Contains(names, name) {
				at[what] = i
			}
		}
	}
	return at
}

// listed makes a subscriber of a line, or says why not.
func listed(cell func(string) string, lang string, now time.Time) (s mailing.Subscriber, why string) {
	if state := strings.ToLower(cell("state")); !slices.Contains(subscribed, state) {
		return s, fmt.Sprintf("it is %q there", state)
	}
	address, folded, err := Address(cell("address"))
	if err != nil {
		return s, err.Error()
	}
	rhythm := cmp.Or(Rhythm(strings.ToLower(cell("rhythm"))), AtOnce)
	if !slices.Contains([]Rhythm{AtOnce, Daily, Weekly}, rhythm) {
		return s, fmt.Sprintf("%q is no rhythm: once, daily or weekly", rhythm)
	}
	if own, _, _ := strings.Cut(strings.ToLower(cell("lang")), "-"); slices.Contains(words.Languages(), own) {
		lang = own
	}
	since := now
	for _, layout := range []string{time.RFC3339, time.DateTime, time.DateOnly} {
		if t, err := time.Parse(layout, cell("since")); err == nil && t.Before(now) {
			since = t
			break
		}
	}
	return mailing.Subscriber{
		Address: address, Folded: folded, Standing: mailing.Active, Lang: lang, Rhythm: string(rhythm), Choice: Choice{}.encode(), Confirmed: since,
	}, ""
}

// standings are what the standings of subscribers are called in a list.
var standings = map[mailing.Standing]string{mailing.Asked: "asked", mailing.Active: "active", mailing.Suspended: "suspended", mailing.Left: "left"}

// ExportList writes everybody who is known, and how they stand, as a CSV file that [Mail.ImportList] reads.
func (m *Mail) ExportList(ctx context.Context, to io.Writer) error {
	table := csv.NewWriter(to)
	if err := table.Write([]string{"email", "standing", "language", "rhythm", "choice", "confirmed"}); err != nil {
		return err
	}
	for after := int64(0); ; {
		some, err := m.store.Subscribers(ctx, after, listBatch)
		if err != nil {
			return err
		}
		for _, s := range some {
			confirmed := ""
			if !s.Confirmed.IsZero() {
				confirmed = s.Confirmed.UTC().Format(time.RFC3339)
			}
			if err := table.Write([]string{s.Address, standings[s.Standing], s.Lang, s.Rhythm, s.Choice, confirmed}); err != nil {
				return err
			}
			after = s.ID
		}
		if len(some) < listBatch {
			table.Flush()
			return table.Error()
		}
	}
}
