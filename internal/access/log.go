package access

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/staff"
	"parley.example/internal/store"
	"parley.example/internal/web"
)

// The access log is papers whose names begin with their moment, so that a month is found by its prefix.
const logDrawer = "access-log"

const (
	momentForm = "2006-01-02T15:04:05.000000"
	monthForm  = "2006-01"
)

// What is noted, beside what is done with a right, which has the right's name.
const (
	signedIn  = "signed-in"
	signedOut = "signed-out"
	refused   = "refused"
	copied    = "copied"
	opened    = "opened"
)

// An Event is a line of the access log: who came in, and what they opened and did.
type Event struct {
	At     time.Time `json:"at"`
	Person string    `json:"person,omitempty"` // empty: it is not known
	What   string    `json:"what"`
	How    How       `json:"how,omitempty"`   // they came in
	Where  string    `json:"where,omitempty"` // the address within these pages
	From   string    `json:"from,omitempty"`  // the address of their machine
}

// note writes a line of the log.
func (v *Visit) note(what, person, where string, how How) error {
	d, ctx := v.door, v.R.Context()
	if err := d.trim(ctx); err != nil {
		return err
	}
	e := Event{At: d.node.Now().UTC(), Person: person, What: what, How: how, Where: clip(where, maxWhere)}
	if from := web.ClientAddr(v.R); from.IsValid() {
		e.From = from.String()
	}
	token, err := Token(d.random)
	if err != nil {
		return err
	}
	data, err := json.Marshal(e)
	if err != nil {
		return err
	}
	return d.node.Put(ctx, []store.Paper{{Drawer: logDrawer, Name: e.At.Format(momentForm) + "-" + token, Data: data}})
}

// noteDone notes what a visit opened or did, once it was answered. What cannot be noted any more is done
// all the same: it goes to the journal of the program.
func (v *Visit) noteDone(right staff.Right, status int) {
	if v.Person.ID == "" || right == staff.Anybody || status >= http.StatusBadRequest {
		return
	}
	what, where := opened, v.R.URL.Path
	switch channel := v.R.PathValue("channel"); {
	case v.R.Method == http.MethodPost:
		what = string(right)
	case channel == "" || !v.door.seen.first(v.Session.Name+" "+channel, v.door.node.Now()):
		return
	}
	if err := v.note(what, v.Person.ID, where, ""); err != nil {
		v.door.log.ErrorContext(v.R.Context(), "access: the log", "error", err, "person", v.Person.ID, "what", what, "where", where)
	}
}

// seen is which channels were opened in which sessions. It is forgotten with the program: then they are
// noted once more.
type seen struct {
	mu    sync.Mutex
	until map[string]time.Time
}

// first reports whether it is asked this for the first time.
func (s *seen) first(name string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if until, ok := s.until[name]; ok && now.Before(until) {
		return false
	}
	if len(s.until) >= maxSeen || s.until == nil {
		s.until = map[string]time.Time{}
	}
	s.until[name] = now.Add(sessionLasts)
	return true
}

// status is an answer that remembers its status.
type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// trim removes what is older than the log is kept: whole months, once a day.
func (d *Door) trim(ctx context.Context) error {
	d.trimming.Lock()
	defer d.trimming.Unlock()
	now := d.node.Now().UTC()
	if now.Sub(d.trimmed) < 24*time.Hour {
		return nil
	}
	last := now.AddDate(0, -logMonths, 0)
	var old []string
	for y := last.Year() - logYears; y < last.Year(); y++ {
		old = append(old, fmt.Sprintf("%04d-", y))
	}
	for m := time.January; m < last.Month(); m++ {
		old = append(old, fmt.Sprintf("%04d-%02d-", last.Year(), m))
	}
	for _, prefix := range old {
		papers, err := d.node.Papers(ctx, logDrawer, prefix)
		if err != nil {
			return err
		}
		for chunk := range slices.Chunk(papers, trimAtOnce) {
			for i := range chunk {
				chunk[i] = store.Paper{Drawer: logDrawer, Name: chunk[i].Name}
			}
			if err := d.node.Put(ctx, chunk); err != nil {
				return err
			}
		}
	}
	d.trimmed = now
	return nil
}

// Events lists what was noted in the month of a moment, by universal time, the newest first.
func Events(ctx context.Context, n *node.Node, month time.Time) ([]Event, error) {
	papers, err := n.Papers(ctx, logDrawer, month.UTC().Format(monthForm))
	if err != nil {
		return nil, err
	}
	var all []Event
	for _, p := range slices.Backward(papers) {
		var e Event
		if err := json.Unmarshal(p.Data, &e); err != nil {
			return nil, fmt.Errorf("access log %s: %w", p.Name, err)
		}
		all = append(all, e)
	}
	return all, nil
}

// Months are those of which the log is kept, this one first.
func Months(now time.Time) []time.Time {
	first := time.Date(now.UTC().Year(), now.UTC().Month(), 1, 0, 0, 0, 0, time.UTC)
	var all []time.Time
	for i := range logMonths + 1 {
		all = append(all, first.AddDate(0, -i, 0))
	}
	return all
}
