package press

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"parley.example/internal/node"
	"parley.example/internal/telling"
	"parley.example/internal/web"
	"parley.example/record"
	"parley.example/standing"
)

type proofPage struct {
	sheet
	Citation    web.Citation
	Not         string // that the channel is not what it seems; empty for the real thing
	Proven      []string
	Unproven    []string
	Shows       string
	Download    string
	InBrowser   string // the page that checks it in the reader's browser
	FileName    string
	Size        string
	Fingerprint string
	Command     string
	Elsewhere   string
	Hashes      []hashFact
	Place       string
}

// A hashFact is a hash or a key, and what it is of.
type hashFact struct{ Term, Hash string }

// proofPage answers: what is proven, and what is not? In sentences first, then in hashes.
func (v *view) proofPage() (*page, error) {
	l, err := v.cited()
	if err != nil {
		return nil, err
	}
	cite := standing.Cite{Party: l.Party, N: l.N}
	file, err := v.press.proof(v, l)
	if err != nil {
		return nil, err
	}
	// What the page says is proven is read off the very file, as a stranger would.
	shown, err := record.VerifyProof(file, v.ID)
	if err != nil {
		return nil, fmt.Errorf("the proof of %s does not verify: %w", cite, err)
	}
	data := proofPage{
		sheet: v.sheet(v.Say("press.proof.title", "citation", together(cite.String()))), Citation: *v.Cited(cite),
		Proven: v.proven(l, shown), Unproven: v.unproven(shown), Shows: v.Say("press.proof.shows"),
		Download: v.proofAddress(cite), FileName: proofFileName(cite), Size: v.kilobytes(len(file)),
		Fingerprint: v.ID.String(), Elsewhere: v.Say("press.proof.elsewhere"),
	}
	data.Command = "parley verify " + data.FileName + " --fingerprint " + data.Fingerprint
	data.InBrowser = "/" + v.Lang() + "/verify?proof=" + url.QueryEscape(data.Download)
	if v.Charter.Nature != record.Real {
		data.Not = v.Say("press.proof." + string(v.Charter.Nature))
	}
	data.Lead = v.Say("press.proof.lead")
	data.Hashes = v.hashes(l, shown)
	data.Place = v.Say("press.proof.place", "n", fmt.Sprint(l.N), "size", fmt.Sprint(shown.Size))
	return &page{template: "proof", data: data}, nil
}

// proven are the sentences that the file bears out, and no others.
func (v *view) proven(l node.Line, p *record.Proven) []string {
	author := v.Name(p.Party.Name)
	var all []string
	if p.Powers != nil {
		all = append(all, v.Say("press.proof.signed", "who", p.Powers.Name, "office", p.Powers.Office, "party", author))
	} else {
		all = append(all, v.Say("press.proof.signed-party", "party", author))
	}
	if p.Body != nil {
		all = append(all, v.Say("press.proof.words"))
	}
	all = append(all, v.Say("press.proof.log", "party", author, "n", fmt.Sprint(l.N)))
	for _, r := range p.Receipts {
		all = append(all, v.Say("press.proof.receipt", "party", v.Name(r.Party), "time", v.DateTime(r.At.UTC())))
	}
	if !p.Sealed.IsZero() {
		return append(all, v.Say("press.proof.sealed", "party", author, "time", v.DateTime(p.Sealed.UTC())))
	}
	return append(all, v.Say("press.proof.sealed-undated", "party", author))
}

func (v *view) unproven(p *record.Proven) []string {
	all := []string{v.Say("press.proof.not.true"), v.Say("press.proof.not.agreed"), v.Say("press.proof.not.date", "party", v.Name(p.Party.Name))}
	if p.Powers != nil {
		all = append(all, v.Say("press.proof.not.revoked"))
	}
	return append(all, v.Say("press.proof.not.later"))
}

func (v *view) hashes(l node.Line, p *record.Proven) []hashFact {
	hashes := []hashFact{
		{v.Say("press.proof.fact.channel"), v.ID.String()},
		{v.Say("press.proof.fact.act"), l.Act.Hash.String()},
	}
	if l.Act.Act.Body != nil {
		hashes = append(hashes, hashFact{v.Say("press.proof.fact.words"), l.Act.Act.Body.String()})
	}
	return append(hashes, hashFact{v.Say("press.proof.fact.party-key"), telling.KeyText(p.Party.Keys.Party)})
}

func (v *view) kilobytes(n int) string { return v.Say("press.kilobytes", "n", max(1, n/1000)) }

// proof returns the proof file of a released entry, or says what it waits for.
func (p *Press) proof(v *view, l node.Line) ([]byte, error) {
	cite := standing.Cite{Party: l.Party, N: l.N}
	if l.Breach != nil {
		return nil, errNowhere // what has no effect has no proof
	}
	file, err := p.proofs.get(v.ctx(), v.ID, cite)
	late := func(why string, after time.Duration) error {
		return &wait{v.Say("press.proof.wait.title"), why, int(after.Seconds())}
	}
	switch {
	case errors.Is(err, node.ErrBranch):
		return nil, errNowhere // nor has what no head proves that all have receipted
	case errors.Is(err, errBusy):
		return nil, late(v.Say("press.proof.wait.busy"), time.Minute)
	case errors.Is(err, node.ErrNoSeal):
		return nil, late(v.Say("press.proof.wait.seal", "party", v.Name(l.Party)), proofRetry)
	case errors.Is(err, node.ErrNoReceipt):
		return nil, late(v.Say("press.proof.wait.receipt"), proofRetry)
	}
	return file, err
}

// proofFile answers with the file. Its address has no language: the file is the same in all.
func (v *visit) proofFile() (*answer, error) {
	file, cite, err := v.proofOf(v.ctx())
	if err != nil {
		return nil, err
	}
	return newAnswer("application/octet-stream", maxAge, file, "Content-Disposition", `attachment; filename="`+proofFileName(cite)+`"`), nil
}

func (v *visit) proofOf(ctx context.Context) ([]byte, standing.Cite, error) {
	id, _, err := v.press.channel(ctx, v.request.PathValue("channel"))
	if err != nil {
		return nil, standing.Cite{}, err
	}
	r, err := v.press.library.Channel(ctx, id)
	if err != nil {
		return nil, standing.Cite{}, err
	}
	w := newView(v, r)
	l, err := w.cited()
	if err != nil {
		return nil, standing.Cite{}, err
	}
	file, err := v.press.proof(w, l)
	return file, standing.Cite{Party: l.Party, N: l.N}, err
}
