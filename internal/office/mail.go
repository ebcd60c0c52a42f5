package office

import (
	"crypto"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"

	"parley.example/internal/keys"
	"parley.example/internal/mail"
	"parley.example/internal/store"
	"parley.example/internal/store/mailing"
)

// MailConfig is how the office sends mail to those who subscribe to what it publishes.
type MailConfig struct {
	Server       string `json:"server,omitempty"` // host:port of the mail server that takes our letters; none: no mail
	TLS          string `json:"tls,omitempty"`    // starttls (where nothing is said), implicit, or none
	User         string `json:"user,omitempty"`
	PasswordFile string `json:"password-file,omitempty"`

	From   string `json:"from,omitempty"`   // who writes: "Press room <news@us.example>"
	Return string `json:"return,omitempty"` // where bounces go; a mark of the letter is added before the @

	DKIM   DKIMConfig  `json:"dkim,omitzero"`
	Limits MailLimits  `json:"limits,omitzero"`
	Inbox  InboxConfig `json:"inbox,omitzero"`
}

// DKIMConfig is how letters are signed; without a key they are not.
type DKIMConfig struct {
	Domain   string `json:"domain,omitempty"`
	Selector string `json:"selector,omitempty"`
	KeyFile  string `json:"key-file,omitempty"` // below the directory, if it is not absolute
}

// MailLimits bound how fast letters go out; see [mail.Limits].
type MailLimits struct {
	Connections int                `json:"connections,omitempty"`
	PerSecond   float64            `json:"per-second,omitempty"`
	Domains     map[string]float64 `json:"domains,omitempty"`
	AsksAnHour  int                `json:"asks-an-hour,omitempty"`
}

// InboxConfig is where bounces and complaints come in.
type InboxConfig struct {
	Listen  string `json:"listen,omitempty"`  // host:port of an SMTP server of our own
	Maildir string `json:"maildir,omitempty"` // a folder into which another one delivers
}

// ErrNoMail is returned where the configuration names no mail server.
var ErrNoMail = errors.New("office.json names no mail server: put mail.server and mail.from into it, see docs/guide/mail.md")

func (c *MailConfig) check() error {
	if c.Server == "" {
		return nil
	}
	for what, at := range map[string]string{"server": c.Server, "inbox.listen": c.Inbox.Listen} {
		if _, _, err := net.SplitHostPort(at); at != "" && err != nil {
			return fmt.Errorf("mail.%s: %q is no address: want host:port", what, at)
		}
	}
	switch c.TLS {
	case "", mail.StartTLS, mail.ImplicitTLS, mail.Plain:
	default:
		return fmt.Errorf("mail.tls: %q: want starttls, implicit or none", c.TLS)
	}
	if c.DKIM.KeyFile != "" && (c.DKIM.Domain == "" || c.DKIM.Selector == "") {
		return errors.New("mail.dkim: a key needs a domain and a selector")
	}
	return nil
}

// SetUpMail fills in what this office knows of its mail: the store, the server, the keys. The caller adds
// what is public and how it is said.
func (o *Office) SetUpMail(s *mail.Setup) (err error) {
	c := o.Config.Mail
	if c.Server == "" {
		return ErrNoMail
	}
	s.Store, s.Clock, s.Log, s.From, s.Return = o.Mailing(), o.Node.Now, o.Log, c.From, c.Return
	s.Server = mail.Server{Address: c.Server, Security: c.TLS, User: c.User}
	if c.TLS == "" {
		s.Server.Security = mail.StartTLS
	}
	if c.PasswordFile != "" {
		password, err := os.ReadFile(o.below(c.PasswordFile))
		if err != nil {
			return err
		}
		s.Server.Password = strings.TrimRight(string(password), "\r\n")
	}
	if s.Signature, err = c.DKIM.Signature(o.Dir); err != nil {
		return err
	}
	s.Limits = mail.Limits(c.Limits)
	s.Inbox = mail.Inbox(c.Inbox)
	s.Secret, err = o.mailSecret()
	return err
}

// Missing reports whether files that the configuration names are not there: the key of letters, and the
// password. Neither is in a backup.
func (c *MailConfig) Missing(dir string) (key, password bool) {
	gone := func(path string) bool {
		if path != "" && !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		_, err := os.Stat(path)
		return path != "" && errors.Is(err, fs.ErrNotExist)
	}
	return gone(c.DKIM.KeyFile), gone(c.PasswordFile)
}

// Mailing is what the office's store keeps of its mail.
func (o *Office) Mailing() mailing.Store { return o.store.Mailing() }

// Commenting is what the office's store keeps of what readers comment.
func (o *Office) Commenting() store.Comments { return o.store }

func (o *Office) below(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(o.Dir, path)
}

// Signature reads the key with which letters are signed; nil where none is named.
func (c *DKIMConfig) Signature(dir string) (*mail.Signature, error) {
	if c.KeyFile == "" {
		return nil, nil
	}
	path := c.KeyFile
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: parley mail key makes one", err)
	}
	key, err := mail.ParseSigningKey(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &mail.Signature{Domain: c.Domain, Selector: c.Selector, Key: key}, nil
}

// mailLabel is what is signed to derive the key of the links in letters. Ed25519 signs the same alike for
// ever, and nobody without the key can.
const mailLabel = "parley.example/mail/links/v1"

// mailSecret is the key of the links in letters. It comes of a key in the ring, which is made when it is first
// needed, so that it is sealed and backed up as the others are.
func (o *Office) mailSecret() (mail.Secret, error) {
	at := place{string(o.Config.Party) + "/mail", keys.Ed25519}
	if _, err := o.ring.make(at, o.Random); err != nil {
		return mail.Secret{}, err
	}
	key, err := o.ring.signer(at)
	if err != nil {
		return mail.Secret{}, err
	}
	signature, err := key.Sign(nil, []byte(mailLabel), crypto.Hash(0))
	return sha256.Sum256(signature), err
}
