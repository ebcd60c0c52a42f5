package office_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/crypto/ssh"
	sshagent "golang.org/x/crypto/ssh/agent"

	"parley.example/internal/keys"
	"parley.example/internal/keys/agent"
	"parley.example/internal/office"
	"parley.example/record"
)

// module stands for a hardware module: it makes keys, never gives one away, and signs what it is
// asked to, at a socket.
type module struct {
	sshagent.Agent
	path   string
	signed atomic.Int64
	broken atomic.Bool // it returns signatures that do not fit

	listener net.Listener
	serving  sync.WaitGroup
}

func (m *module) Sign(key ssh.PublicKey, data []byte) (*ssh.Signature, error) {
	m.signed.Add(1)
	s, err := m.Agent.Sign(key, data)
	if err == nil && m.broken.Load() {
		s.Blob[0] ^= 1
	}
	return s, err
}

// SignWithFlags is what the server of the protocol prefers, where an agent has it.
func (m *module) SignWithFlags(key ssh.PublicKey, data []byte, _ sshagent.SignatureFlags) (*ssh.Signature, error) {
	return m.Sign(key, data)
}

func (m *module) Extension(string, []byte) ([]byte, error) {
	return nil, sshagent.ErrExtensionUnsupported
}

func newModule(t *testing.T) *module {
	t.Helper()
	dir, err := os.MkdirTemp("", "agent") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	m := &module{Agent: sshagent.NewKeyring(), path: filepath.Join(dir, "s")}
	m.start(t)
	t.Cleanup(m.stop)
	return m
}

// make makes a key under a name, and returns its public half.
func (m *module) make(t *testing.T, name string) ed25519.PublicKey {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Add(sshagent.AddedKey{PrivateKey: &private, Comment: name}); err != nil {
		t.Fatal(err)
	}
	return public
}

func (m *module) start(t *testing.T) {
	t.Helper()
	var err error
	if m.listener, err = net.Listen("unix", m.path); err != nil {
		t.Fatal(err)
	}
	m.serving.Go(func() {
		for {
			conn, err := m.listener.Accept()
			if err != nil {
				return
			}
			m.serving.Go(func() {
				sshagent.ServeAgent(m, conn) // ends with the connection
				conn.Close()
			})
		}
	})
}

func (m *module) stop() {
	m.listener.Close()
	m.serving.Wait()
}

// TestKeysInAModule runs an office whose party, receipt and line keys, and whose official's key, are
// nowhere but in a module. It founds, signs, receipts and is dialled; when the module is gone, or
// fails, it enters nothing and says why; and it rotates to new keys in the module.
func TestKeysInAModule(t *testing.T) {
	m := newModule(t)
	names := []string{"a.example", "a.example/receipts", "a.example/line", "a.example/officials/anna"}
	public := map[string]ed25519.PublicKey{}
	for _, name := range names {
		public[name] = m.make(t, name)
	}
	p := newPair(t, func(c *office.Config) { c.Agent = m.path })

	ring, err := keys.Load(filepath.Join(p.dirA, "keys.age"), p.lock)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range ring.Keys() {
		if k.Type == keys.Ed25519 && slices.Contains(names, k.Name) {
			t.Errorf("%s is in the ring too", k.Name)
		}
	}
	own, err := p.a.Party(record.RoleParty)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(own.Keys.Party, public["a.example"]) || !bytes.Equal(own.Keys.Receipt, public["a.example/receipts"]) ||
		!bytes.Equal(own.Keys.Line, public["a.example/line"]) {
		t.Errorf("the party's keys are others than those in the module: %+v", own.Keys)
	}
	if k, err := p.a.OfficialKey("anna"); err != nil || !bytes.Equal(k, public["a.example/officials/anna"]) {
		t.Errorf("anna's key is another than that in the module: %v", err)
	}

	before := m.signed.Load()
	p.say(t, p.topic("by the module"))
	p.deliver(t)
	if m.signed.Load() == before {
		t.Error("the module was not asked")
	}
	size, err := p.a.Node.Receipted(t.Context(), p.id, "b.example")
	if err != nil {
		t.Fatal(err)
	}

	m.broken.Store(true)
	if _, err := p.a.Node.Say(t.Context(), p.topic("by a broken one")); err == nil || !strings.Contains(err.Error(), "has returned a signature that does not fit") {
		t.Errorf("the module is broken: %v", err)
	}
	m.broken.Store(false)
	m.stop()
	if _, err := p.a.Node.Say(t.Context(), p.topic("without it")); !errors.Is(err, agent.ErrSilent) || !strings.Contains(err.Error(), m.path) {
		t.Errorf("the module is gone: %v", err)
	}
	dir := p.dirA
	p.endA()
	if _, err := office.Open(t.Context(), dir, p.lock, world()); !errors.Is(err, agent.ErrSilent) {
		t.Errorf("opened without the module: %v", err)
	}
	m.start(t)
	p.openA(t, dir)
	p.say(t, p.topic("again"))
	p.deliver(t)
	if now, err := p.a.Node.Receipted(t.Context(), p.id, "b.example"); err != nil || now != size+1 {
		t.Errorf("b.example has receipted %d entries, want one more than %d: %v", now, size, err)
	}

	for _, name := range names[:3] {
		public[name] = m.make(t, name+"#2")
	}
	if done, err := p.a.RotateKeys(t.Context()); err != nil || !done.New || len(done.Channels) != 1 {
		t.Fatalf("rotated %+v, %v", done, err)
	}
	if own, err = p.a.Party(record.RoleParty); err != nil || !bytes.Equal(own.Keys.Party, public["a.example"]) {
		t.Errorf("the newest party key is not the module's: %v", err)
	}
	p.say(t, p.topic("under new keys"))
	p.deliver(t)
	for _, o := range []*office.Office{p.a, p.b} {
		s, err := o.Node.Standing(t.Context(), p.id, o.Node.Now())
		if err != nil || len(s.Topics) != 3 || len(s.WithoutEffect) != 0 {
			t.Errorf("%s: %d topics, want 3; %v", o.Config.Party, len(s.Topics), err)
		}
	}
}

// TestAnotherKeyUnderTheName: a module that has been given another key does not speak for the party.
func TestAnotherKeyUnderTheName(t *testing.T) {
	m := newModule(t)
	m.make(t, "a.example")
	p := newPair(t, func(c *office.Config) { c.Agent = m.path })
	p.endA()
	if err := m.RemoveAll(); err != nil {
		t.Fatal(err)
	}
	m.make(t, "a.example")
	if _, err := office.Open(t.Context(), p.dirA, p.lock, world()); err == nil || !strings.Contains(err.Error(), "the keys have the fingerprint") {
		t.Errorf("another key: %v", err)
	}
	m.make(t, "a.example")
	if _, err := office.Open(t.Context(), p.dirA, p.lock, world()); err == nil || !strings.Contains(err.Error(), "has 2 keys with the comment a.example") {
		t.Errorf("two keys: %v", err)
	}
}
