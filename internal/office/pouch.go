package office

import (
	"context"
	"io"

	"parley.example/internal/carry/pouch"
	"parley.example/record"
)

// SealPouch seals what a counterpart lacks in some channels; see [pouch.Pack].
func (o *Office) SealPouch(ctx context.Context, to record.PartyName, channels []record.Hash, whole bool) ([]byte, error) {
	return pouch.Pack(ctx, o.Node, to, channels, whole)
}

// OpenPouch opens a sealed file with this party's pouch key; see [pouch.Open].
func (o *Office) OpenPouch(r io.Reader) (*pouch.Pouch, error) {
	identity, err := o.ring.pouch()
	if err != nil {
		return nil, err
	}
	return pouch.Open(r, identity)
}
