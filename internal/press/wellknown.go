package press

import (
	"encoding/json"

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

// wellKnown answers with it. Other sites may read it: to be compared is what it is for.
func (v *visit) wellKnown() (*answer, error) {
	keys, err := v.press.node.PublicKeys()
	if err != nil {
		return nil, err
	}
	file := wellKnown{Party: v.press.node.Party(), Keys: keys, Channels: []wellKnownChannel{}}
	ids, err := v.press.library.Channels(v.ctx())
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		charter, _, err := v.press.node.Charter(v.ctx(), id)
		if err != nil {
			return nil, err
		}
		file.Channels = append(file.Channels, wellKnownChannel{id, charter.Title, charter.Nature})
	}
	body, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return nil, err
	}
	return newAnswer("application/json", maxAge, append(body, '\n'), forAll...), nil
}

// forAll are the headers of what pages of other sites may read.
var forAll = []string{"Access-Control-Allow-Origin", "*", "Cross-Origin-Resource-Policy", "cross-origin"}
