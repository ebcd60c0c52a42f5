package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"parley.example/internal/store"
	"parley.example/record"
	"parley.example/standing"
)

// Release is a side's decision to show one entry to the public. It is the side's own paper:
// what another side shows is that side's decision.
type Release struct {
	Cite standing.Cite     `json:"cite"`
	At   time.Time         `json:"at"`
	By   record.OfficialID `json:"by"`
}

const releaseDrawer = "release"

func releaseName(id record.Hash, cite standing.Cite) string {
	return fmt.Sprintf("%s/%s/%d", id, cite.Party, cite.N)
}

// Release shows an entry to the public, from now on. Only an official who may publish can.
func (n *Node) Release(ctx context.Context, id record.Hash, cite standing.Cite, by record.OfficialID) error {
	line, err := n.Line(ctx, id, cite)
	if err != nil {
		return err
	}
	if line.Act == nil {
		return fmt.Errorf("%s is no act: there is nothing to show", cite)
	}
	now := n.clock()
	if err := n.mayPublish(ctx, id, by, now); err != nil {
		return err
	}
	data, err := json.Marshal(Release{cite, now, by})
	if err != nil {
		return err
	}
	name := releaseName(id, cite)
	err = n.Put(ctx, []store.Paper{{Drawer: releaseDrawer, Name: name, Data: data}}, store.Expect{Drawer: releaseDrawer, Name: name})
	if errors.Is(err, store.ErrMoved) {
		return nil // released already
	}
	if err == nil {
		n.tell(id)
	}
	return err
}

func (n *Node) mayPublish(ctx context.Context, id record.Hash, by record.OfficialID, now time.Time) error {
	s, err := n.Standing(ctx, id, now)
	if err != nil {
		return err
	}
	for _, p := range s.Parties {
		for _, o := range p.Officials {
			if p.Name == n.party && o.Official == by && o.MayNow(record.PowerPublish, now) {
				return nil
			}
		}
	}
	return fmt.Errorf("%s has no powers to publish in this channel: an official with powers to publish must release it", by)
}

// Releases returns what this side shows of a channel, by entry.
func (n *Node) Releases(ctx context.Context, id record.Hash) (map[standing.Cite]Release, error) {
	papers, err := n.store.Papers(ctx, releaseDrawer, id.String()+"/")
	if err != nil {
		return nil, err
	}
	all := map[standing.Cite]Release{}
	for _, p := range papers {
		var r Release
		if err := json.Unmarshal(p.Data, &r); err != nil {
			return nil, fmt.Errorf("release %s: %w", p.Name, err)
		}
		all[r.Cite] = r
	}
	return all, nil
}

// ParseCite reads the text form of a citation: mid.example 12, or mid.example/12 in addresses.
func ParseCite(s string) (standing.Cite, error) {
	party, digits, ok := strings.Cut(strings.Replace(s, "/", " ", 1), " ")
	at, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || at < 0 {
		return standing.Cite{}, fmt.Errorf("%q names no entry: want a party and a number, such as mid.example 12", s)
	}
	return standing.Cite{Party: record.PartyName(party), N: at}, nil
}
