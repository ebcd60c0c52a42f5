package desk

import (
	"os"
	"testing"

	"parley.example/internal/web/browser"
)

func TestMain(m *testing.M) { os.Exit(browser.Main(m)) }
