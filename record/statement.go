package record

import (
	"errors"
	"fmt"
)

// A Statement says how much of another party's log its author holds (spec §5.4). It is given to
// a node that has lost something and asks, bearing the nonce of the question:
//
//	parley.example/statement/v1
//	{"channel":"5f7a…","log":"mid.example","nonce":"…","party":"other.example","root":"…","size":12,…}
//
//	— other.example/statements …
//
// It is no signature over the log. It obliges its author to take no head of that log beyond it
// until the entry `restored` is here that carries it.
type Statement struct {
	Channel   Hash      `json:"channel"`
	Party     PartyName `json:"party"` // who states
	Log       PartyName `json:"log"`   // whose log
	Size      int64     `json:"size"`
	Root      *Hash     `json:"root,omitempty"` // none at size 0
	Nonce     string    `json:"nonce"`
	Restoring bool      `json:"restoring,omitzero"` // its author has lost something itself
	Time      Time      `json:"time"`
}

// SignedStatement is a statement with its signature.
type SignedStatement struct {
	Statement
	Note []byte
	sig  Signature
	text []byte
}

// StatementName is the name under which a party key signs statements.
func StatementName(party string) string { return party + "/statements" }

// Sign makes the note of a statement. The key is the party key under [StatementName].
func (s Statement) Sign(k SigningKey) ([]byte, error) {
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("statement: %w", err)
	}
	text, err := framed(StatementMagic, s)
	if err != nil {
		return nil, fmt.Errorf("statement: %w", err)
	}
	sig, err := signText(text, k)
	if err != nil {
		return nil, fmt.Errorf("statement: %w", err)
	}
	return (&Note{text, []Signature{sig}}).Bytes(), nil
}

// ParseStatement reads a statement. It verifies no signature: see [SignedStatement.VerifyBy].
func ParseStatement(data []byte) (*SignedStatement, error) {
	s, err := parseStatement(data)
	if err != nil {
		return nil, fmt.Errorf("statement: %w", err)
	}
	return s, nil
}

func parseStatement(data []byte) (*SignedStatement, error) {
	if len(data) > MaxStatement {
		return nil, fmt.Errorf("%d bytes, more than %d", len(data), MaxStatement)
	}
	n, err := ParseNote(data)
	if err != nil {
		return nil, err
	}
	s := &SignedStatement{Note: data, text: n.Text}
	rest, err := unframe(StatementMagic, n.Text, &s.Statement)
	if err != nil {
		return nil, err
	}
	if len(rest) > 0 {
		return nil, errors.New("something follows line 2")
	}
	if len(n.Signatures) != 1 {
		return nil, fmt.Errorf("%d signatures, want one", len(n.Signatures))
	}
	s.sig = n.Signatures[0]
	return s, s.check()
}

// Signature returns the one signature on the statement. Its name and the ID of its key say under which
// key it claims to be signed; VerifyBy says whether it is.
func (s *SignedStatement) Signature() Signature { return s.sig }

// VerifyBy reports whether the statement was signed with its party's key.
func (s *SignedStatement) VerifyBy(party PublicKey) error {
	k := VerifyKey{StatementName(string(s.Party)), Ed25519, party}
	if !s.sig.by(k) || !k.verify(s.text, s.sig.Bytes) {
		return fmt.Errorf("statement: it was not signed by %s", s.Party)
	}
	return nil
}

func (s *Statement) check() error {
	if err := s.Party.check(); err != nil {
		return err
	}
	if err := s.Log.check(); err != nil {
		return fmt.Errorf("log: %w", err)
	}
	if s.Log == s.Party {
		return errors.New("log: a statement is about the log of another")
	}
	if s.Size < 0 || s.Size > MaxIndex || (s.Size > 0) != (s.Root != nil) {
		return errors.New("size: want a size, and with it a root unless it is 0")
	}
	return checkRandom("nonce", s.Nonce)
}

// checkStatements reads the statements that a node's entry carries: of one log and one question,
// in the order of their parties.
func checkStatements(notes []string) ([]*SignedStatement, error) {
	if len(notes) > MaxParties {
		return nil, fmt.Errorf("more than %d statements", MaxParties)
	}
	var all []*SignedStatement
	for i, note := range notes {
		s, err := ParseStatement([]byte(note))
		if err != nil {
			return nil, err
		}
		if i > 0 && (all[i-1].Party >= s.Party || all[0].Channel != s.Channel || all[0].Log != s.Log || all[0].Nonce != s.Nonce) {
			return nil, fmt.Errorf("%s: want statements of one log that answer one question, each party's once, in order", s.Party)
		}
		all = append(all, s)
	}
	return all, nil
}
