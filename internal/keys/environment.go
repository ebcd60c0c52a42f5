package keys

import (
	"crypto/fips140"
	"errors"
)

// CheckEnvironment refuses GODEBUG=fips140=only, under which age never comes back from making
// a hybrid identity: it asks crypto/rand for what that mode forbids, and tries again for ever.
// With fips140=on everything works. A program calls it once, before anything else.
func CheckEnvironment() error {
	if fips140.Enforced() {
		return errors.New("GODEBUG=fips140=only is set, and sealing does not work under it: set GODEBUG=fips140=on instead")
	}
	return nil
}
