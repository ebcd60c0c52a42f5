//go:build js && wasm

// Command verifier is what the page that checks proofs runs in its reader's browser: package record,
// and nothing else, as WebAssembly. It has no network and no clock. It defines one function,
//
//	parleyVerify(file: Uint8Array, fingerprint: string): string
//
// which returns a [verdict.Verdict] as JSON.
package main

import (
	"encoding/json"
	"syscall/js"

	"parley.example/internal/verdict"
	"parley.example/record"
)

func main() {
	js.Global().Set("parleyVerify", js.FuncOf(func(_ js.Value, arguments []js.Value) any {
		// One byte more than a proof can have is enough to refuse it.
		data := make([]byte, min(arguments[0].Length(), record.MaxProof+1))
		js.CopyBytesToGo(data, arguments[0])
		said, err := json.Marshal(judge(data, arguments[1].String()))
		if err != nil {
			panic(err) // a verdict is made of what was read from JSON
		}
		return string(said)
	}))
	select {}
}

func judge(data []byte, fingerprint string) verdict.Verdict {
	var trusted record.Hash
	if err := trusted.UnmarshalText([]byte(fingerprint)); err != nil {
		return verdict.Verdict{Refused: err.Error()}
	}
	return verdict.Of(data, trusted)
}
