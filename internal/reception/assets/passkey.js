// Asks the browser for a passkey, to sign in or to have a new one, and sends the answer with the form it
// belongs to. A form says by data-passkey which of both it is, and by data-options what is asked for. Without
// this script the forms are not shown.
"use strict";
for (const form of document.querySelectorAll("form[data-passkey]")) {
	const { PublicKeyCredential } = window;
	if (!PublicKeyCredential || !PublicKeyCredential.parseRequestOptionsFromJSON) continue;
	const failed = form.querySelector("[data-failed]");
	form.hidden = false;
	form.addEventListener("submit", async (event) => {
		event.preventDefault();
		failed.hidden = true;
		const asked = JSON.parse(form.dataset.options);
		try {
			const answer = form.dataset.passkey === "new"
				? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) })
				: await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) });
			form.elements.credential.value = JSON.stringify(answer.toJSON());
		} catch {
			failed.hidden = false;
			return;
		}
		form.submit();
	});
}
