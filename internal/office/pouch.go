package office

import (
	"context"
	"io"

	"parley.example/internal/carry/pouch"
	"parley.example/internal/keys"
	"parley.example/record"
)

// SealPouch seals what a counterpart lacks in some channels; see [pouch.Pack].
func (o *Office) SealPouch(ctx context.Context, to record.PartyName, channels []record.Hash, whole bool) ([]byte, error) {
	line, err := o.ring.signer(lineName(o.Config.Party), keys.Ed25519)
	if err != nil {
		return nil, err
	}
	return pouch.Pack(ctx, o.Node, line, to, channels, whole)
}

// OpenPouch opens a sealed file with this party's pouch key; see [pouch.Open].
func (o *Office) OpenPouch(r io.Reader) (*pouch.Pouch, error) {
	identity, err := o.ring.pouch()
	if err != nil {
		return nil, err
	}
	return pouch.Open(r, identity)
}
