package keys

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestCheckEnvironment starts a program under each setting, because the setting is read once.
// The program also makes a hybrid identity, which must come back where the check passes.
func TestCheckEnvironment(t *testing.T) {
	for _, test := range []struct {
		setting string
		code    int
		want    string
	}{
		{"fips140=off", 0, ""},
		{"fips140=on", 0, ""},
		{"fips140=only", 3, "set GODEBUG=fips140=on instead"},
	} {
		t.Run(test.setting, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), os.Args[0])
			cmd.Env = append(os.Environ(), "PARLEY_KEYS_TEST=check", "GODEBUG="+test.setting)
			out, err := cmd.CombinedOutput()
			if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			if code := cmd.ProcessState.ExitCode(); code != test.code || !strings.Contains(string(out), test.want) {
				t.Errorf("exit code %d, want %d; it said: %s", code, test.code, out)
			}
		})
	}
}
