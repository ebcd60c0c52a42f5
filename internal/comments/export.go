package comments

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"iter"
	"strings"
	"time"
)

// An Exported comment is one as it leaves the program, whole; the names of its members stay.
type Exported struct {
	ID        string    `json:"id"`
	Post      string    `json:"post"`
	Parent    string    `json:"parent,omitempty"`
	Stage     Stage     `json:"stage"`
	Name      string    `json:"name,omitempty"`
	Address   string    `json:"address,omitempty"`
	Official  *Official `json:"official,omitempty"`
	Lang      string    `json:"lang"`
	Words     string    `json:"words,omitempty"`
	Edit      string    `json:"edit,omitempty"`
	Said      time.Time `json:"said"`
	Confirmed time.Time `json:"confirmed,omitzero"`
	Published time.Time `json:"published,omitzero"`
	Edited    time.Time `json:"edited,omitzero"`
	Ended     time.Time `json:"ended,omitzero"`
	Why       Why       `json:"why,omitempty"`
	Note      string    `json:"note,omitempty"`
}

// Export is the comment as it leaves the program.
func (c *Comment) Export() Exported {
	return Exported{
		ID: Written(c.ID), Post: c.Post, Parent: c.Parent, Stage: c.Stage, Name: c.Name, Address: c.Address, Official: c.Official,
		Lang: c.Lang, Words: c.Words, Edit: c.Edit, Said: c.Said, Confirmed: c.Confirmed, Published: c.Published, Edited: c.Edited,
		Ended: c.Ended, Why: c.Why, Note: c.Note,
	}
}

// All hands out every comment that is kept, in no particular order, some at a time.
func (c *Comments) All(ctx context.Context) iter.Seq2[*Comment, error] {
	return func(yield func(*Comment, error) bool) {
		for after := (ID{}); ; {
			rows, err := c.store.CommentsAfter(ctx, after, atOnce)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, row := range rows {
				one, err := fromRow(row)
				if !yield(one, err) || err != nil {
					return
				}
				after = row.ID
			}
			if len(rows) < atOnce {
				return
			}
		}
	}
}

// ExportJSON writes comments as one JSON array, a line each.
func ExportJSON(w io.Writer, all iter.Seq2[*Comment, error]) error {
	before := "[\n"
	for one, err := range all {
		if err != nil {
			return err
		}
		data, err := json.Marshal(one.Export())
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, before+string(data)); err != nil {
			return err
		}
		before = ",\n"
	}
	if before == "[\n" {
		before = "["
	} else {
		before = "\n"
	}
	_, err := io.WriteString(w, before+"]\n")
	return err
}

// ExportCSV writes comments as a table, with a line of headings.
func ExportCSV(w io.Writer, all iter.Seq2[*Comment, error]) error {
	table := csv.NewWriter(w)
	if err := table.Write([]string{
		"id", "post", "parent", "stage", "name", "address", "official", "lang", "words", "edit", "said", "confirmed", "published", "edited", "ended", "why", "note",
	}); err != nil {
		return err
	}
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.UTC().Format(time.RFC3339)
	}
	for one, err := range all {
		if err != nil {
			return err
		}
		e, official := one.Export(), ""
		if e.Official != nil {
			official = e.Official.Party
		}
		row := []string{
			e.ID, e.Post, e.Parent, string(e.Stage), e.Name, e.Address, official, e.Lang, e.Words, e.Edit,
			at(e.Said), at(e.Confirmed), at(e.Published), at(e.Edited), at(e.Ended), string(e.Why), e.Note,
		}
		for i := range row {
			row[i] = inert(row[i])
		}
		if err := table.Write(row); err != nil {
			return err
		}
	}
	table.Flush()
	return table.Error()
}

// inert keeps a spreadsheet from taking a reader's words for a formula.
func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
