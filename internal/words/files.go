package words

import "embed"

// The files of CLDR are extracted, not written: see cldr/extract.go. Their licence is
// cldr/LICENSE.
//
//go:embed catalogue/*.yaml cldr/*.json
var files embed.FS
