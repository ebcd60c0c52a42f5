package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
)

// The control socket lets a command that is typed while the office is served be done by the
// process that serves it, which alone may have the store and the keys open. Whoever may
// connect to it (mode 0600: the same user) can do what the keys can, without the passphrase,
// as they could with a debugger.
//
// A connection carries one command, as JSON values one after another:
//
//	→ {"verb":"say","args":{…}}          the command's flags and arguments, files read already
//	← {"out":"…"} {"err":"…"}            what it says
//	← {"ask":"Sign this?"}   → {"answer":"yes"}
//	← {"save":"p.proof","data":"…"}  → {}     written where the command was typed
//	← {"exit":1}                         the last
//
// out, err and data are base64. If the connection breaks, the command's context ends.

type request struct {
	Verb string          `json:"verb"`
	Args json.RawMessage `json:"args"`
}

type frame struct {
	Out  []byte  `json:"out,omitempty"`
	Err  []byte  `json:"err,omitempty"`
	Ask  *string `json:"ask,omitempty"`
	Save string  `json:"save,omitempty"`
	Data []byte  `json:"data,omitempty"`
	Exit *int    `json:"exit,omitempty"`
}

type reply struct {
	Answer string `json:"answer,omitempty"`
	End    bool   `json:"end,omitempty"` // nobody can answer
	Fault  string `json:"fault,omitempty"`
}

// A Doer does a command in an open office and returns its exit status.
type Doer func(ctx context.Context, o *Office, verb string, args json.RawMessage, c Console) int

// ErrNotServed is returned by [Through] when nobody serves the office.
var ErrNotServed = errors.New("nobody serves this office")

// Through has a command done by the process that serves the office in a directory, and returns
// its exit status.
func Through(ctx context.Context, dir, verb string, args any, c Console) (status int, err error) {
	conn, err := new(net.Dialer).DialContext(ctx, "unix", filepath.Join(dir, controlFile))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return 0, ErrNotServed
	}
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	raw, err := json.Marshal(args)
	if err != nil {
		return 0, err
	}
	send, receive := json.NewEncoder(conn), json.NewDecoder(conn)
	if err := send.Encode(request{verb, raw}); err != nil {
		return 0, err
	}
	for {
		var f frame
		if err := receive.Decode(&f); err != nil {
			return 0, fmt.Errorf("the serving process broke off: %w", errors.Join(err, ctx.Err()))
		}
		if f.Exit != nil {
			return *f.Exit, nil
		}
		if err := show(f, c, send); err != nil {
			return 0, err
		}
	}
}

func show(f frame, c Console, send *json.Encoder) error {
	_, err1 := c.Out().Write(f.Out)
	_, err2 := c.Err().Write(f.Err)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	switch {
	case f.Ask != nil:
		answer, err := c.Ask(*f.Ask)
		if errors.Is(err, io.EOF) {
			return send.Encode(reply{End: true})
		}
		return send.Encode(reply{Answer: answer, Fault: fault(err)})
	case f.Save != "":
		return send.Encode(reply{Fault: fault(c.Save(f.Save, f.Data))})
	}
	return nil
}

func fault(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// control is the serving side of the socket.
type control struct {
	office   *Office
	do       Doer
	listener net.Listener
	all      sync.WaitGroup
}

// listenControl makes the socket. One that a killed process left behind is removed: that the
// store is open here proves that nobody else serves.
func listenControl(o *Office, do Doer) (*control, error) {
	path := filepath.Join(o.Dir, controlFile)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("control socket %s: %w (its path can have some 100 characters: use a directory with a shorter one)", path, err)
	}
	// Until this is done, the directory's own mode 0700 keeps others out.
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return &control{office: o, do: do, listener: l}, nil
}

// stop takes no more commands. Those that are being done see their context end.
func (s *control) stop() error { return s.listener.Close() }

// run answers until the listener is closed, and returns when every command has ended.
func (s *control) run(ctx context.Context) {
	defer s.all.Wait()
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.all.Go(func() { s.answer(ctx, conn) })
	}
}

func (s *control) answer(ctx context.Context, conn net.Conn) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer conn.Close()
	limited := &io.LimitedReader{R: conn, N: maxRequest}
	receive := json.NewDecoder(limited)
	var q request
	if err := receive.Decode(&q); err != nil {
		s.office.Log.WarnContext(ctx, "control", "error", err)
		return
	}
	c := &remote{send: json.NewEncoder(conn), answers: make(chan reply)}
	// One goroutine reads, so that a connection that breaks while the command works is noticed.
	var reading sync.WaitGroup
	reading.Go(func() {
		defer cancel()
		defer close(c.answers)
		for {
			var r reply
			limited.N = maxRequest
			if err := receive.Decode(&r); err != nil {
				return
			}
			select {
			case c.answers <- r:
			case <-ctx.Done():
				return
			}
		}
	})
	status := s.do(ctx, s.office, q.Verb, q.Args, c)
	if err := c.write(frame{Exit: &status}); err != nil {
		s.office.Log.WarnContext(ctx, "control", "error", err)
	}
	conn.Close()
	reading.Wait()
}

// remote is the console at the other end of a control connection.
type remote struct {
	mu      sync.Mutex
	send    *json.Encoder
	answers chan reply
}

func (c *remote) write(f frame) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.send.Encode(f)
}

func (c *remote) Out() io.Writer {
	return writer(func(p []byte) error { return c.write(frame{Out: p}) })
}

func (c *remote) Err() io.Writer {
	return writer(func(p []byte) error { return c.write(frame{Err: p}) })
}

func (c *remote) Ask(question string) (string, error) {
	r, err := c.call(frame{Ask: &question})
	if err == nil && r.End {
		err = io.EOF
	}
	return r.Answer, err
}

func (c *remote) Save(path string, data []byte) error {
	_, err := c.call(frame{Save: path, Data: data})
	return err
}

func (c *remote) call(f frame) (reply, error) {
	if err := c.write(f); err != nil {
		return reply{}, err
	}
	r, ok := <-c.answers
	if !ok {
		return r, errors.New("whoever typed the command is gone")
	}
	if r.Fault != "" {
		return r, errors.New(r.Fault)
	}
	return r, nil
}

type writer func([]byte) error

func (w writer) Write(p []byte) (int, error) {
	if err := w(p); err != nil {
		return 0, err
	}
	return len(p), nil
}
