package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parley.example/internal/office"
	"parley.example/internal/witness"
	"parley.example/record"
)

type witnessCmd struct {
	Ask     witnessAskCmd     `cmd:"" help:"Have this party's heads cosigned by a witness."`
	Stop    witnessStopCmd    `cmd:"" help:"Ask a witness no more."`
	Need    witnessNeedCmd    `cmd:"" help:"Say how many witnesses it takes to call an entry witnessed."`
	List    witnessListCmd    `cmd:"" help:"Show who is asked and what they cosigned, and what this party cosigns."`
	Key     witnessKeyCmd     `cmd:"" help:"Be a witness: make the key for it, or show it."`
	Watch   witnessWatchCmd   `cmd:"" help:"As a witness: cosign the heads of a log."`
	Unwatch witnessUnwatchCmd `cmd:"" help:"As a witness: cosign them no more."`
}

type witnessAskCmd struct {
	Key     string `arg:"" help:"Its verifier key: name+key id+base64, of type 04."`
	URL     string `arg:"" help:"Where it takes heads: https://host/prefix."`
	Channel string `help:"The first digits of one channel's hash; else every channel." placeholder:"HASH"`
}

// Help explains the verb.
func (witnessAskCmd) Help() string {
	return `A witness sees the name, the size and the root of this party's log, and nothing that is in it;
its operator must be given the key of the log, which parley witness list shows. Nothing waits for a
witness. While parley serve runs it is asked as the log grows; this verb asks it once, now.`
}

// Run asks.
func (v *witnessAskCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "witness ask", v)
}

func (v *witnessAskCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	at := witness.Asked{Key: v.Key, URL: v.URL}
	ids, err := channels(ctx, o, v.Channel)
	if err != nil {
		return err
	}
	if v.Channel != "" {
		at.Channels = ids
	}
	if err := witness.Ask(ctx, o.Node, at); err != nil {
		return err
	}
	defer o.Asker.Wake()
	p := &printer{to: c.Out()}
	for _, id := range ids {
		seen, err := o.Bring(ctx, at, id)
		switch {
		case err != nil:
			p.line("channel %s: %s has not cosigned: %v. It is asked again while the node is served.", id.Short(), at.Name(), err)
		case seen == nil:
			p.line("channel %s: there is no head of this party's log yet.", id.Short())
		default:
			p.line("channel %s: %s.", id.Short(), cosignedWords(*seen))
		}
	}
	return p.err
}

// cosignedWords says what a witness has cosigned.
func cosignedWords(c witness.Cosigned) string {
	return fmt.Sprintf("%s has cosigned the head over %d entries, %s by its clock", c.Witness, c.Size, c.At.Format(time.RFC3339))
}

type witnessStopCmd struct {
	Name string `arg:"" help:"The name of the witness."`
}

// Run stops.
func (v *witnessStopCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "witness stop", v)
}

func (v *witnessStopCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	if err := witness.Stop(ctx, o.Node, v.Name); err != nil {
		return remedied("parley witness list shows those that are asked", "%w", err)
	}
	_, err := fmt.Fprintf(c.Out(), "%s is asked no more. What it has cosigned is kept.\n", v.Name)
	return err
}

type witnessNeedCmd struct {
	Count   int    `arg:"" help:"How many; 0: do not count."`
	Channel string `help:"The first digits of the channel's hash, if there are several." placeholder:"HASH"`
}

// Help explains the verb.
func (witnessNeedCmd) Help() string {
	return `It only changes what parley show and parley witness list say. Nothing is held back for want of a
witness, and the law of the record knows none.`
}

// Run sets it.
func (v *witnessNeedCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "witness need", v)
}

func (v *witnessNeedCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	id, err := findChannel(ctx, o.Node, v.Channel)
	if err != nil {
		return err
	}
	if err := witness.Need(ctx, o.Node, id, v.Count); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.Out(), "channel %s: an entry is called witnessed when %d have cosigned it.\n", id.Short(), v.Count)
	return err
}

type witnessKeyCmd struct {
	New bool `help:"Make another key, under which nothing is cosigned yet."`
}

// Help explains the verb.
func (witnessKeyCmd) Help() string {
	return `The key is for witnessing alone, apart from that of receipts: an Ed25519 cosignature does not say
which of the two it is. Give it to whoever asks this witness, with the address at which
parley serve --witness answers.

After the file witnessed-heads was lost, what the key has cosigned is not known, and it cosigns
nothing more of the logs that it knew. Make another with --new, and give that out.`
}

// Run makes or shows it.
func (v *witnessKeyCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "witness key", v)
}

func (v *witnessKeyCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	w, err := o.BeWitness(ctx, v.New)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.Out(), w.Key())
	return err
}

type witnessWatchCmd struct {
	Key string `arg:"" help:"The verifier key of the log: name+key id+base64, of type 01. Its name is the log's origin."`
}

// Help explains the verb.
func (witnessWatchCmd) Help() string {
	return `The heads of the log are cosigned when they are brought, each if it follows from the one before.
Give the verb again with the next key when a log has rotated its keys.`
}

// Run watches.
func (v *witnessWatchCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "witness watch", v)
}

func (v *witnessWatchCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	key, err := record.ParseVerifyKey(v.Key)
	if err != nil {
		return err
	}
	w, err := o.Witness()
	if err != nil {
		return err
	}
	if err := w.Watch(ctx, key); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.Out(), "The heads of %s are cosigned as they are brought.\n", key.Name)
	return err
}

type witnessUnwatchCmd struct {
	Origin string `arg:"" help:"The origin of the log, which is the name of its key."`
}

// Run ends it.
func (v *witnessUnwatchCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "witness unwatch", v)
}

func (v *witnessUnwatchCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	w, err := o.Witness()
	if err != nil {
		return err
	}
	if err := w.Unwatch(ctx, v.Origin); err != nil {
		return remedied("parley witness list shows the logs that it knows", "%w", err)
	}
	_, err = fmt.Fprintf(c.Out(), "The heads of %s are cosigned no more.\n", v.Origin)
	return err
}

type witnessListCmd struct {
	JSON bool `help:"Print JSON."`
}

// Run lists.
func (v *witnessListCmd) Run(ctx context.Context, a *app) error {
	return a.inOffice(ctx, "witness list", v)
}

// witnessList is what there is to know of witnesses, for programs.
type witnessList struct {
	Channels []witnessed       `json:"channels"`
	Witness  string            `json:"witness,omitempty"` // the key of this party as one
	Watched  []witness.Watched `json:"watched"`
}

// witnessed is how far the own log of a channel is cosigned.
type witnessed struct {
	Channel record.Hash    `json:"channel"`
	Log     string         `json:"log"` // the verifier key, for the operators of witnesses
	Entries int64          `json:"entries"`
	Needed  int            `json:"needed"`
	Enough  int64          `json:"witnessed"` // entries that as many as are needed have cosigned
	By      []witnessState `json:"by"`
}

type witnessState struct {
	Name     string            `json:"name"`
	URL      string            `json:"url,omitempty"` // none: it is asked no more
	Cosigned *witness.Cosigned `json:"cosigned,omitempty"`
	Trouble  string            `json:"trouble,omitempty"`
}

func (v *witnessListCmd) do(ctx context.Context, o *office.Office, c office.Console) error {
	l := witnessList{Channels: []witnessed{}, Watched: []witness.Watched{}}
	ids, err := o.Node.Channels(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		w, err := witnessedOf(ctx, o, id)
		if err != nil {
			return err
		}
		l.Channels = append(l.Channels, *w)
	}
	w, err := o.Witness()
	if err == nil {
		l.Witness = w.Key().String()
		l.Watched, err = w.Watched(ctx)
	}
	if err != nil && !errors.Is(err, office.ErrNoWitness) {
		return err
	}
	if v.JSON {
		return printJSON(c.Out(), l)
	}
	p := &printer{to: c.Out()}
	for _, w := range l.Channels {
		p.line("channel %s: %d entries of this party's log, whose key is", w.Channel.Short(), w.Entries)
		p.line("  %s", orUnknown("key", w.Log))
		w.print(p)
	}
	if l.Witness != "" {
		p.line("As a witness this party has the key")
		p.line("  %s", l.Witness)
	}
	for _, log := range l.Watched {
		p.line("  %s: cosigned up to %d entries", log.Origin, log.Size)
	}
	return p.err
}

// print says who has cosigned, and whether that is enough.
func (w *witnessed) print(p *printer) {
	for _, s := range w.By {
		switch {
		case s.Cosigned == nil && s.Trouble == "":
			p.line("  %s has cosigned nothing yet", s.Name)
		case s.Cosigned != nil:
			p.line("  %s", cosignedWords(*s.Cosigned))
		}
		if s.Trouble != "" {
			p.line("  %s: %s", s.Name, s.Trouble)
		}
	}
	if w.Needed > 0 {
		p.line("  %d needed: %d of %d entries are witnessed", w.Needed, w.Enough, w.Entries)
	}
}

// witnessedOf gathers how far the own log of a channel is cosigned.
func witnessedOf(ctx context.Context, o *office.Office, id record.Hash) (*witnessed, error) {
	w := &witnessed{Channel: id, By: []witnessState{}}
	chain, err := o.Node.Keys(ctx, id)
	if err == nil { // else the record does not know this party yet
		own := chain.At(record.MaxIndex)
		w.Log = own.HeadKey(id).String()
	}
	if w.Entries, err = ownEntries(ctx, o, id); err != nil {
		return nil, err
	}
	if w.Needed, err = witness.Needed(ctx, o.Node, id); err != nil {
		return nil, err
	}
	newest, err := witness.Newest(ctx, o.Node, id)
	if err != nil {
		return nil, err
	}
	w.Enough = witness.Enough(newest, w.Needed)
	asked, err := witness.AllAsked(ctx, o.Node)
	if err != nil {
		return nil, err
	}
	known := map[string]int{}
	for _, a := range asked {
		if a.For(id) {
			known[a.Name()] = len(w.By)
			w.By = append(w.By, witnessState{Name: a.Name(), URL: a.URL, Trouble: o.Asker.Trouble(a.Name(), id)})
		}
	}
	for _, c := range newest {
		i, isAsked := known[c.Witness]
		if !isAsked {
			i, w.By = len(w.By), append(w.By, witnessState{Name: c.Witness})
		}
		w.By[i].Cosigned = &c
	}
	return w, nil
}
