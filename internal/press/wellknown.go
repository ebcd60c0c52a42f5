package press

import (
	"encoding/json"
	"net/http"

	"parley.example/record"
)

// wellKnown is what the site of a party says of itself for programs: its keys, and the
// fingerprints of the channels that it shows, against which a proof is checked. A proof cannot
// vouch for itself; its reader takes the fingerprint from here.
type wellKnown struct {
	Party    record.PartyName   `json:"party"`
	Keys     record.Keys        `json:"keys"`
	Channels []wellKnownChannel `json:"channels"`
}

type wellKnownChannel struct {
	Fingerprint record.Hash   `json:"fingerprint"` // of the charter
	Title       record.Text   `json:"title"`
	Nature      record.Nature `json:"nature"`
}

func (p *Press) wellKnown(w http.ResponseWriter, r *http.Request) {
	v := &visit{p.speaker(r), p, r}
	body, err := p.wellKnownFile(v)
	if err != nil {
		p.trouble(w, v, err)
		return
	}
	// Other sites may read it: to be compared is what it is for.
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	send(w, r, "application/json", maxAge, body)
}

func (p *Press) wellKnownFile(v *visit) ([]byte, error) {
	keys, err := p.node.PublicKeys()
	if err != nil {
		return nil, err
	}
	file := wellKnown{Party: p.node.Party(), Keys: keys, Channels: []wellKnownChannel{}}
	ids, err := p.shelf.published(v.ctx())
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		charter, _, err := p.node.Charter(v.ctx(), id)
		if err != nil {
			return nil, err
		}
		file.Channels = append(file.Channels, wellKnownChannel{id, charter.Title, charter.Nature})
	}
	body, err := json.MarshalIndent(file, "", "  ")
	return append(body, '\n'), err
}
