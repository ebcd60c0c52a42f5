package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"parley.example/internal/carry/line"
	"parley.example/internal/node"
	"parley.example/record"
)

// Result is the figures of one run.
type Result struct {
	Machine Machine `json:"machine"`
	Store   string  `json:"store"`
	Runs    []Run   `json:"runs"`
}

// Run is the figures for so many writers.
type Run struct {
	Writers   int           `json:"writers"`
	Entries   int           `json:"entries"`
	PerSecond float64       `json:"per-second"`
	P50       time.Duration `json:"p50"`
	P99       time.Duration `json:"p99"`
	Syncs     float64       `json:"p50-in-fdatasyncs"`
	OfLimit   float64       `json:"of-signing-limit"` // share of what signing and verifying alone allow on two cores
}

// Options say how to run.
type Options struct {
	Dir     string        // for both databases; the filesystem is part of what is measured
	Writers []int         // at once, one run each
	Spell   time.Duration // for each run
	Peer    func(ctx context.Context, dir string) *exec.Cmd
}

// Exchange measures countersigned entries: acts of 1 KiB, entered durably by one node, sent
// over TLS to another node in another process, verified, stored durably and receipted there,
// and the receipt verified and stored durably here. Both databases run with full durability.
func Exchange(ctx context.Context, o Options) (_ *Result, err error) {
	result := &Result{Store: "sqlite, WAL, synchronous=FULL"}
	if result.Machine, err = measureMachine(o.Dir); err != nil {
		return nil, err
	}
	a, err := newSide(ctx, "a.example", o.Dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	peer, err := startPeer(ctx, o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, peer.end()) }()
	id, err := peer.join(ctx, a)
	if err != nil {
		return nil, err
	}
	couriers, stop := context.WithCancel(ctx)
	var carrying errgroup.Group
	courier := line.NewCourier(a.Node, a.client, false, slog.New(slog.DiscardHandler))
	carrying.Go(func() error { return courier.Run(couriers) })
	defer func() { stop(); err = errors.Join(err, carrying.Wait()) }()
	for _, writers := range o.Writers {
		run, err := measure(ctx, a.Node, id, peer.name, writers, o.Spell)
		if err != nil {
			return nil, fmt.Errorf("%d writers: %w", writers, err)
		}
		run.Syncs = float64(run.P50) / float64(result.Machine.Sync.At(0.5))
		run.OfLimit = run.PerSecond / signingLimit(result.Machine)
		result.Runs = append(result.Runs, run)
	}
	return result, nil
}

// signingLimit is how many entries a second two cores could sign once and verify twice, if they
// did nothing else.
func signingLimit(m Machine) float64 { return 2 / (1/m.Sign + 2/m.Verify) }

// measure has so many writers say one thing after another for a spell, each waiting for the
// receipt of what it said before it says the next.
func measure(ctx context.Context, n *node.Node, id record.Hash, peer record.PartyName, writers int, spell time.Duration) (Run, error) {
	var mu sync.Mutex
	var all Latency
	group, ctx := errgroup.WithContext(ctx)
	start := time.Now()
	for range writers {
		group.Go(func() error {
			var own Latency
			for time.Since(start) < spell {
				began := time.Now()
				entered, err := n.Say(ctx, statement(id))
				if err != nil {
					return err
				}
				if err := n.WaitReceipt(ctx, id, peer, entered.Cite.N+1); err != nil {
					return err
				}
				own = append(own, time.Since(began))
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, own...)
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return Run{}, err
	}
	took := time.Since(start)
	slices.SortFunc(all, byDuration)
	return Run{
		Writers: writers, Entries: len(all), PerSecond: float64(len(all)) / took.Seconds(),
		P50: all.At(0.5), P99: all.At(0.99),
	}, nil
}

// statement is an act whose entry is about 1 KiB.
func statement(id record.Hash) node.Saying {
	return node.Saying{
		Channel: id, Official: official, Kind: "topic.opened", Terms: &record.TopicOpened{},
		Body: &record.Body{Title: record.Text{"en": "A question on the table"}, Text: record.Text{"en": strings.Repeat("words ", 30)}},
	}
}

// peer is the other side, in a process of its own. It speaks on its standard output and is
// spoken to on its standard input, a line at a time, until it is put in the charter.
type peer struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	errors  bytes.Buffer
	name    record.PartyName
}

func startPeer(ctx context.Context, o Options) (*peer, error) {
	p := &peer{command: o.Peer(ctx, o.Dir), name: "b.example"}
	var err error
	if p.in, err = p.command.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = bufio.NewReader(out)
	p.command.Stderr = &p.errors
	return p, p.command.Start()
}

func (p *peer) read() ([]byte, error) {
	text, err := p.out.ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("the other process ended: %w: %s", err, p.errors.String())
	}
	return base64.StdEncoding.DecodeString(strings.TrimSpace(text))
}

func (p *peer) write(data []byte) error {
	_, err := fmt.Fprintln(p.in, base64.StdEncoding.EncodeToString(data))
	return err
}

// join founds the channel of the two and brings it to rest.
func (p *peer) join(ctx context.Context, a *side) (record.Hash, error) {
	address, err := p.read()
	if err != nil {
		return record.Hash{}, err
	}
	draft, err := p.read()
	if err != nil {
		return record.Hash{}, err
	}
	charter, _, err := record.ParseCharter(draft)
	if err != nil {
		return record.Hash{}, err
	}
	own, err := a.party()
	if err != nil {
		return record.Hash{}, err
	}
	charter.Founder, charter.Parties = own.Name, append([]record.Party{own}, charter.Parties...)
	id, err := a.Found(ctx, charter)
	if err != nil {
		return id, err
	}
	raw, err := charter.Bytes()
	if err != nil {
		return id, err
	}
	if err := p.write(raw); err != nil {
		return id, err
	}
	if _, err := p.read(); err != nil { // it has kept the charter
		return id, err
	}
	if err := line.SetAddress(ctx, a.Node, p.name, string(address)); err != nil {
		return id, err
	}
	if err := a.empower(ctx, id); err != nil {
		return id, err
	}
	return id, a.client.Settle(ctx, id, p.name)
}

func (p *peer) end() error {
	if err := p.in.Close(); err != nil {
		return err
	}
	if err := p.command.Wait(); err != nil {
		return fmt.Errorf("the other process: %w: %s", err, p.errors.String())
	}
	return nil
}

// ServePeer is the other process. It says where it listens and who it is, takes the charter,
// and serves until its standard input ends.
func ServePeer(ctx context.Context, dir string, in io.Reader, out io.Writer) (err error) {
	b, err := newSide(ctx, "b.example", dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	party, err := b.party()
	if err != nil {
		return err
	}
	draft := &record.Charter{
		Title: record.Text{"en": "Measurement"}, Nature: record.Exercise, Note: record.Text{"en": "Made to measure speed."},
		Founder: party.Name, Parties: []record.Party{party}, Languages: []record.Lang{"en"},
		Law: record.Law, Crossing: record.CrossingPast, Tolerance: 600, Founded: record.At(time.Now()),
	}
	if draft.Nonce, err = record.NewNonce(randomness); err != nil {
		return err
	}
	raw, err := draft.Bytes()
	if err != nil {
		return err
	}
	p := &peer{in: nopCloser{out}, out: bufio.NewReader(in)}
	if err := errors.Join(p.write([]byte(b.addr)), p.write(raw)); err != nil {
		return err
	}
	charter, err := p.read()
	if err != nil {
		return err
	}
	if _, err := b.Join(ctx, charter); err != nil {
		return err
	}
	if err := p.write([]byte("kept")); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, p.out)
	return err
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }
