package main

import (
	"testing"

	"parley.example/internal/store/pgtest"
)

// The pages of the guide that go on where the first one has two sides in a channel. Their commands
// are typed as those of that page are.

func TestBackupGuide(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.environment = []string{
		"DATABASE=" + pgtest.URL(t), "EMPTY=" + pgtest.URL(t), "ANOTHER=" + pgtest.URL(t), "PATH=" + pgtest.Path(t),
	}
	r.follow("two-organisations.md", "## 7")
	r.follow("backup.md", "")
	r.leave()
}

func TestKeysGuide(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	r.environment = []string{"PARLEY_NEW_PASSPHRASE=battery staple"}
	r.follow("two-organisations.md", "## 7")
	r.follow("keys.md", "")
	r.leave()
}
