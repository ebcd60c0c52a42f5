// Package verdict is what a proof, or the evidence of a fork, amounts to for programs: the command
// prints it, and the verifier that runs in a reader's browser hands it to the page.
package verdict

import (
	"bytes"

	"parley.example/record"
)

// A Verdict says what a file proves of a channel. What is not proven, no field says; see
// [record.Proven].
type Verdict struct {
	Holds   bool        `json:"holds"`
	Refused string      `json:"refused,omitempty"` // why it does not hold
	Channel record.Hash `json:"channel"`           // the fingerprint that it was held to

	Title  record.Text   `json:"title,omitempty"` // of the channel
	Nature record.Nature `json:"nature,omitempty"`
	Note   record.Text   `json:"note,omitempty"`

	// Of an entry.
	Party    record.PartyName  `json:"party,omitempty"`
	Entry    *int64            `json:"entry,omitempty"`
	Time     *record.Time      `json:"time,omitempty"` // as its author's node says
	Act      *record.Hash      `json:"act,omitempty"`
	Kind     string            `json:"kind,omitempty"`
	By       record.OfficialID `json:"by,omitempty"`
	Powers   *Powers           `json:"powers,omitempty"`
	Dated    *record.Time      `json:"dated,omitempty"`
	Body     *record.Body      `json:"body,omitempty"`
	Withheld bool              `json:"withheld,omitempty"` // it says something in words, and they are not in the file
	Size     int64             `json:"size,omitempty"`     // of the log when it was sealed
	Sealed   *record.Time      `json:"sealed,omitempty"`
	Receipts []Receipt         `json:"receipts,omitempty"`

	// Of a fork: whose key signed two histories, and how many entries each has.
	Fork  record.PartyName `json:"fork,omitempty"`
	Sizes []int64          `json:"sizes,omitempty"`

	Names map[record.PartyName]record.Text `json:"names,omitempty"` // what those parties that are spoken of are called
}

// Powers are those under which an official acted.
type Powers struct {
	Name   string `json:"name"`
	Office string `json:"office"`
}

// A Receipt says that a party had the entry, not later than a time by its own clock.
type Receipt struct {
	Party record.PartyName `json:"party"`
	At    record.Time      `json:"at"`
}

// Of verifies a file against the fingerprint of the channel's charter, which must come from
// elsewhere than the file.
func Of(data []byte, fingerprint record.Hash) Verdict {
	if IsFork(data) {
		f, charter, err := record.VerifyFork(data, fingerprint)
		return OfFork(fingerprint, f, charter, err)
	}
	proven, err := record.VerifyProof(data, fingerprint)
	return OfProof(fingerprint, proven, err)
}

// IsFork reports whether a file says of itself that it is the evidence of a fork.
func IsFork(data []byte) bool { return bytes.HasPrefix(data, []byte(record.ForkMagic+"\n")) }

// OfProof is what [record.VerifyProof] has returned.
func OfProof(fingerprint record.Hash, x *record.Proven, err error) Verdict {
	if err != nil {
		return refused(fingerprint, err)
	}
	v := about(fingerprint, x.Charter)
	v.Party, v.Entry, v.Time, v.Body, v.Size = x.Party.Name, &x.Entry.N, &x.Entry.Time, x.Body, x.Size
	v.Names[x.Party.Name] = x.Party.Names // who was invited later does not stand in the charter
	if x.Act != nil {
		v.Act, v.Kind, v.By, v.Dated = &x.Act.Hash, x.Act.Kind, x.Act.By, &x.Act.Dated
		v.Withheld = x.Act.Act.Body != nil && x.Body == nil
	}
	if x.Powers != nil {
		v.Powers = &Powers{x.Powers.Name, x.Powers.Office}
	}
	if !x.Sealed.IsZero() {
		at := record.At(x.Sealed)
		v.Sealed = &at
	}
	for _, r := range x.Receipts {
		v.Receipts = append(v.Receipts, Receipt{r.Party, record.At(r.At)})
	}
	return v
}

// OfFork is what [record.VerifyFork] has returned.
func OfFork(fingerprint record.Hash, f *record.Fork, charter *record.Charter, err error) Verdict {
	if err != nil {
		return refused(fingerprint, err)
	}
	v := about(fingerprint, charter)
	sizes := f.Sizes()
	v.Fork, v.Sizes = f.Party, sizes[:]
	return v
}

func refused(fingerprint record.Hash, err error) Verdict {
	return Verdict{Channel: fingerprint, Refused: err.Error()}
}

func about(fingerprint record.Hash, c *record.Charter) Verdict {
	v := Verdict{Holds: true, Channel: fingerprint, Title: c.Title, Nature: c.Nature, Note: c.Note, Names: map[record.PartyName]record.Text{}}
	for _, p := range c.Parties {
		v.Names[p.Name] = p.Names
	}
	return v
}
