package line

import (
	"bytes"
	"context"
	"crypto"
	"errors"
	"io"
	"net/http"

	"parley.example/record"
)

// HandOver delivers what waits for a party of a channel beside the record: non-papers, and sealed
// offers if it is their mediator. What the other side refuses keeps waiting.
func (c *Client) HandOver(ctx context.Context, id record.Hash, to record.PartyName) error {
	return errors.Join(c.handNonPapers(ctx, id, to), c.handOffers(ctx, id, to))
}

// asKnown does something under each of this party's line keys, until one is that by which the other
// side knows it: see [Client.tryKeys].
func asKnown(signers []crypto.Signer, do func(own crypto.Signer) error) (err error) {
	for _, own := range signers {
		err = do(own)
		if refusal, ok := errors.AsType[*Refusal](err); !ok || refusal.Status != http.StatusForbidden {
			break
		}
	}
	return err
}

// post hands something over, and returns a [Refusal] if it is not taken in. A redirection
// is not followed.
func post(ctx context.Context, peer http.RoundTripper, url, mediaType string, data []byte) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(data))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", mediaType)
	response, err := peer.RoundTrip(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusNoContent {
		text, _ := io.ReadAll(io.LimitReader(response.Body, mostRefused)) // as much as there is
		return refusal(response.StatusCode, text)
	}
	return nil
}
