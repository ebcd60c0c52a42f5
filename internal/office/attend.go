package office

import (
	"context"
	"errors"
	"time"

	"parley.example/internal/carry/line"
)

// attend does what nobody asks for: it finishes joining when the other side has confirmed, and
// looks at every counterpart that it can dial, in case that one cannot dial back.
func (o *Office) attend(ctx context.Context) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		if err := o.FinishJoining(ctx); err != nil && ctx.Err() == nil {
			o.Log.WarnContext(ctx, "join", "error", err)
		}
		o.poll(ctx)
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

func (o *Office) poll(ctx context.Context) {
	ids, err := o.Node.Channels(ctx)
	if err != nil {
		o.Log.WarnContext(ctx, "poll", "error", err)
		return
	}
	for _, id := range ids {
		sent, err := o.Deliver(ctx, id)
		if err != nil && ctx.Err() == nil {
			o.Log.WarnContext(ctx, "poll", "channel", id.Short(), "error", err)
		}
		for _, s := range sent {
			if s.err != nil && !errors.Is(s.err, line.ErrNoAddress) && ctx.Err() == nil {
				o.Log.WarnContext(ctx, "poll", "channel", id.Short(), "error", s.err)
			}
		}
	}
}

// FinishJoining tries to finish whatever joining has been confirmed here. That the other side
// has not confirmed yet is no error.
func (o *Office) FinishJoining(ctx context.Context) error {
	all, err := line.Joinings(ctx, o.Node)
	if err != nil {
		return err
	}
	var failed error
	for _, j := range all {
		if j.State != line.JoinConfirmed {
			continue
		}
		err := o.Finish(ctx, j)
		if _, waits := errors.AsType[*line.Waits](err); !waits {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

// Finish finishes one, as [line.Client.Finish] does, within the time that a command waits.
func (o *Office) Finish(ctx context.Context, j *line.Joining) error {
	ctx, cancel := context.WithTimeout(ctx, deliverTimeout)
	defer cancel()
	return o.Client.Finish(ctx, j)
}
