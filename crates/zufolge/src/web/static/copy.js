// Copies the reference of a claim. Without this script it can be copied by hand.

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  const words = button.textContent;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.done;
      setTimeout(() => {
        button.textContent = words;
      }, 2000);
    } catch {
      field.select();
    }
  });
}
