// Package agent signs with keys that another process holds, which speaks the SSH agent protocol
// (draft-ietf-sshm-ssh-agent): OpenSSH's own agent, one that stands before a hardware module by
// PKCS#11, one for a security key, one for a cloud's key service. The key never comes here.
//
// A key is found by its comment, which is the name that a ring would give it. Ed25519 alone: no
// agent signs with ML-DSA yet. The agent is dialled anew for each signature, so it may be started
// again at any time.
//
// The name proves nothing: whoever puts another key under it into the agent signs with the wrong one,
// and nobody accepts that. So the caller compares the public keys with those that it expects, as it does with
// those of a ring that a key file opens.
package agent

import (
	"crypto"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"parley.example/internal/keys"
)

// patience bounds one signature. A module is asked once for each batch of entries and answers in
// milliseconds; a person who has to touch something takes longer than a node can wait.
const patience = 10 * time.Second

// ErrSilent is returned when no agent answers at the socket.
var ErrSilent = errors.New("the agent that holds the keys does not answer")

// Agent is an agent at a socket.
type Agent struct{ Path string }

// Signer returns the Ed25519 key whose comment is a name. It returns [keys.ErrNoKey] if the agent
// has none.
func (a Agent) Signer(name string) (crypto.Signer, error) {
	var found []ssh.PublicKey
	err := a.ask(func(c agent.Agent) error {
		all, err := c.List()
		for _, k := range all {
			if k.Comment == name && k.Format == ssh.KeyAlgoED25519 {
				found = append(found, k)
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("key %q in the agent at %s: %w", name, a.Path, keys.ErrNoKey)
	case 1:
	default:
		return nil, fmt.Errorf("the agent at %s has %d keys with the comment %s: leave only the one that is meant", a.Path, len(found), name)
	}
	// What the list has is bytes with a format; parsing gives the key in it.
	parsed, err := ssh.ParsePublicKey(found[0].Marshal())
	if err != nil {
		return nil, fmt.Errorf("key %q in the agent at %s: %w", name, a.Path, err)
	}
	carrier, ok := parsed.(ssh.CryptoPublicKey)
	if !ok {
		return nil, fmt.Errorf("key %q in the agent at %s: %T is no Ed25519 key", name, a.Path, parsed)
	}
	public, ok := carrier.CryptoPublicKey().(ed25519.PublicKey)
	if !ok {
		return nil, fmt.Errorf("key %q in the agent at %s: %T is no Ed25519 key", name, a.Path, parsed)
	}
	return &signer{a, name, parsed, public}, nil
}

// ask makes one connection.
func (a Agent) ask(do func(agent.Agent) error) (err error) {
	conn, err := net.DialTimeout("unix", a.Path, patience)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSilent, err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if err := do(agent.NewClient(conn)); err != nil {
		return fmt.Errorf("the agent at %s: %w", a.Path, err)
	}
	return nil
}

// signer is a key in an agent.
type signer struct {
	agent  Agent
	name   string
	key    ssh.PublicKey
	public ed25519.PublicKey
}

// Public returns the public key.
func (s *signer) Public() crypto.PublicKey { return s.public }

// Sign has the agent sign a message, which must not be hashed before, and verifies what it returns:
// so a module that fails is noticed here and not by the other side.
func (s *signer) Sign(_ io.Reader, message []byte, opts crypto.SignerOpts) ([]byte, error) {
	if opts.HashFunc() != 0 {
		return nil, fmt.Errorf("key %q signs messages and no hashes", s.name)
	}
	var made *ssh.Signature
	err := s.agent.ask(func(c agent.Agent) (err error) {
		made, err = c.Sign(s.key, message)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("key %q: %w", s.name, err)
	}
	if made.Format != ssh.KeyAlgoED25519 || !ed25519.Verify(s.public, message, made.Blob) {
		return nil, fmt.Errorf("key %q: the agent at %s has returned a signature that does not fit", s.name, s.agent.Path)
	}
	return made.Blob, nil
}
