package mail

import (
	"context"
	"errors"

	"parley.example/internal/store/mailing"
)

// Test sends one letter to an address at once, past the rows, and returns what the server did not like.
func (m *Mail) Test(ctx context.Context, to, lang string) error {
	address, folded, err := Address(to)
	if err != nil {
		return err
	}
	e, err := m.write(ctx, parcel{
		[]mailing.Letter{{Issue: serviceTest, ID: m.clock().UnixMicro()}}, mailing.Subscriber{Address: address, Folded: folded, Lang: lang},
	})
	if err != nil {
		return err
	}
	c, err := m.sender.server.dial(ctx)
	if err != nil {
		return err
	}
	defer c.close()
	if r := c.send(e); r.state != mailing.Sent {
		return errors.New(r.fate)
	}
	return nil
}
